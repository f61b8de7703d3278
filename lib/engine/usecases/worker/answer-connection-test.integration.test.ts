import { expect, it } from 'vitest';
import { onBusyMachine } from '../../../testing/busy-machine';
import { withCorridor } from '../../../testing/corridor';
import { startHostileServer, type Behaviour } from '../../../testing/hostile-server';
import { withTestStore } from '../../../testing/store';
import { targetInput } from '../../../testing/target';
import type { Answer } from '../../model/answer';
import { testConnection } from '../environments/ask-worker';
import { answerConnectionTest } from './answer-connection-test';

/** What the page promises to the person who waits, from the moment when the worker takes the job. */
const PROMISE_MS = 5_000;

it.each([
  ['accepts and never says a word', 'silent', null],
  ['signs in and never answers a question', 'silent_after_login', null],
  ['answers byte by byte', 'answers_byte_by_byte', null],
  ['answers byte by byte, with all patience that can be asked for', 'answers_byte_by_byte', 60],
] as const)(
  'answers in words within five seconds on a busy machine when a host %s',
  async (_, host, patience) => {
    const { answer, tookMs } = await answered(host, patience);
    expect(tookMs).toBeLessThan(PROMISE_MS);
    expect(answer?.state).toBe('done');
    expect(answer?.value).toMatchObject({ ok: false, identity: null });
    const { checks }: { readonly checks?: readonly unknown[] } = Object(answer?.value);
    expect(checks?.at(-1)).toMatchObject({
      name: 'reach',
      outcome: 'fail',
      summary: expect.stringMatching(/\.$/),
    });
  },
);

/** The answer that is stored, and how long the worker took for it. */
async function answered(
  behaviour: Behaviour,
  patience: number | null,
): Promise<{ readonly answer: Answer | null; readonly tookMs: number }> {
  const server = await startHostileServer(behaviour);
  const { connection } = targetInput({ ...server, database: 'shop', user: 'deploy', password: 'unused' });
  try {
    return await withTestStore(18, (test) =>
      withCorridor(test, {}, async ({ ports, project, approver }) => {
        const asked = await testConnection(ports, await approver(), {
          projectId: project.id,
          environmentId: null,
          connection: { ...connection, connectTimeoutSeconds: patience ?? connection.connectTimeoutSeconds },
          credential: { kind: 'password', password: 'a password' },
        });
        if (!asked.ok) throw new TypeError(asked.failure[0]?.summary);
        const { answerId } = asked.value;
        const tookMs = await onBusyMachine(async () => {
          const began = performance.now();
          await answerConnectionTest(ports, { answerId, environmentId: null });
          return performance.now() - began;
        });
        return { answer: await ports.store.answer(answerId), tookMs };
      }),
    );
  } finally {
    await server.close();
  }
}
