import { later } from '../../model/instant';
import { readSchemaAgain, SchemaLocked, type KnownSchema } from '../../target/catalog/read-schema';
import { sessionOf, type Hands } from './hands';

/** A wish to cancel is heard this often while a run waits. */
const SLICE_MS = 500;

/**
 * The schema under the lock, read where it moved since a reading that is known. When somebody has a table to themselves, it gives way and looks again, as often and with the pauses that the
 * plan has for migrations; the page shows who is in the way. Throws the Fault of the last look.
 */
export async function readSchemaPatiently(hands: Hands, known: KnownSchema | null): Promise<KnownSchema> {
  const { input } = hands;
  const { lockAttempts, backoffMs, maximumBackoffMs } = input.plan.settings;
  const historyTables = input.format.history.tables(hands.format);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const reading = await readSchemaAgain(sessionOf(hands).client, { historyTables }, known);
      if (attempt > 1) show(hands, [], null);
      return reading;
    } catch (error) {
      if (!(error instanceof SchemaLocked) || attempt >= lockAttempts || hands.stop !== null) throw error;
      input.logger.info('run.schema_locked', { attempt, failure: error.failure });
      const pause = Math.min(maximumBackoffMs, backoffMs * 2 ** (attempt - 1));
      show(hands, error.blockedBy, pause);
      await waitFor(hands, pause);
    }
  }
}

function show(hands: Hands, blockedBy: SchemaLocked['blockedBy'], pause: number | null): void {
  const { journal, run, clock } = hands.input;
  const retryAt = pause === null ? null : later(clock.now(), pause);
  journal.live(run, { step: null, statement: null, blockedBy, progress: null, retryAt });
}

async function waitFor(hands: Hands, milliseconds: number): Promise<void> {
  const { clock, signal } = hands.input;
  for (let left = milliseconds; left > 0 && hands.stop === null; left -= SLICE_MS) {
    await clock.pause(Math.min(left, SLICE_MS), signal);
  }
}
