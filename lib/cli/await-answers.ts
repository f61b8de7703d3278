import { failure } from '../engine/base/failure';
import { Fault } from '../engine/base/fault';
import type { Installation } from './open-installation';

const PAUSE_MS = 200;

/** Waits until the worker has answered every question. Throws `Fault` ANSWER.TIMED_OUT. */
export async function awaitAnswers(
  { ports }: Installation,
  ids: readonly string[],
  timeoutSeconds: number,
): Promise<void> {
  const until = Date.parse(ports.clock.now()) + timeoutSeconds * 1_000;
  const waiting = new Set(ids);
  while (waiting.size > 0) {
    const answers = await ports.store.answers([...waiting]);
    for (const id of waiting) if (answers.get(id)?.state !== 'waiting') waiting.delete(id);
    if (waiting.size === 0) return;
    if (Date.parse(ports.clock.now()) > until) {
      throw new Fault(
        failure('ANSWER.TIMED_OUT', `The worker did not answer within ${String(timeoutSeconds)} seconds.`, {
          fix: 'Check that the worker runs, or wait longer with --timeout.',
        }),
      );
    }
    await ports.clock.pause(PAUSE_MS);
  }
}
