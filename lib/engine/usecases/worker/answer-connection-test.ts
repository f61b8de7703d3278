import type { CanonicalValue } from '../../base/canonical-json';
import { failure } from '../../base/failure';
import type { Answer } from '../../model/answer';
import type { ConnectionSettings, CredentialSource } from '../../model/environment';
import type { Tool, ToolOptions } from '../../model/migration';
import { formatOf } from '../../formats/registry';
import { testConnection } from '../../observe/test-connection';
import { answerChange, answerTopics, type Reply } from './save-answer';
import { systemContext } from './system-context';
import type { WorkerPorts } from './worker-ports';

type TestPorts = Pick<WorkerPorts, 'store' | 'clock' | 'ids' | 'credentials' | 'hostPolicy'>;

/** What the asking process left in the answer. */
interface Subject {
  readonly environmentId: string;
  readonly connection: ConnectionSettings;
  readonly credential: CredentialSource;
  readonly tool: Tool;
  readonly options: ToolOptions;
}

/** Tries what somebody typed and writes the checklist into the answer; the sealed password goes with the question. */
export async function answerConnectionTest(
  ports: TestPorts,
  input: { readonly answerId: string; readonly environmentId: string | null },
): Promise<void> {
  const answer = await ports.store.answer(input.answerId);
  if (answer?.state !== 'waiting') return;
  const reply = await replyTo(ports, answer, input.environmentId);
  await ports.store.commit({
    context: systemContext(ports.ids.uuid()),
    at: ports.clock.now(),
    changes: answerChange(answer, reply),
    events: [],
    topics: answerTopics(answer),
  });
}

async function replyTo(ports: TestPorts, answer: Answer, environmentId: string | null): Promise<Reply> {
  const subject = readSubject(answer.value);
  if (subject === null) {
    return {
      ok: false,
      failures: [failure('ANSWER.UNREADABLE', 'The question was not understood.', { fix: 'Ask again.' })],
    };
  }
  const password = await ports.credentials.passwordOf(
    { environmentId: subject.environmentId, connection: subject.connection },
    subject.credential,
  );
  if (!password.ok) return { ok: false, failures: [password.failure] };
  const stored = environmentId === null ? null : await ports.store.environment(environmentId);
  const test = await testConnection({
    connection: subject.connection,
    password: password.value,
    format: formatOf(subject.tool),
    options: subject.options,
    hostPolicy: ports.hostPolicy,
    expected: stored?.identity ?? null,
    observeOnly: stored?.observeOnly ?? false,
    clock: ports.clock,
  });
  return { ok: true, value: test };
}

/** The question as `testConnection` of usecases/environments wrote it. The store is trusted to keep it, not to make it. */
function readSubject(value: CanonicalValue): Subject | null {
  const subject: unknown = value;
  return isSubject(subject) ? subject : null;
}

function isSubject(value: unknown): value is Subject {
  if (typeof value !== 'object' || value === null) return false;
  const members: Readonly<Record<string, unknown>> = { ...value };
  return Object.entries(SUBJECT).every(([name, type]) => typeof members[name] === type);
}

const SUBJECT: Readonly<Record<keyof Subject, 'string' | 'object'>> = {
  environmentId: 'string',
  connection: 'object',
  credential: 'object',
  tool: 'string',
  options: 'object',
};
