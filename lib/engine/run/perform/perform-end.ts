import { failure, type Failure } from '../../base/failure';
import { InvariantError } from '../../base/invariant';
import { entriesByMigration } from '../../timeline/entries-by-migration';
import { counts, isRowOf, recordedMigration, saysText, type HistoryFormat } from '../../formats/format';
import type { HistoryEntry, HistoryOutcome } from '../../model/history';
import { RUN_LOCK } from '../../target/advisory-key';
import { releaseLock } from '../../target/poll-advisory-lock';
import { readHistory } from '../../target/read-history';
import type { StepProgress, RunState } from '../run-state';
import { DONE, reach, sessionOf, type Answer, type Hands, type RunInput } from './hands';
import { readSchemaPatiently } from './read-schema-patiently';

/** The history has to hold exactly the rows of this plan, and the schema what the plan promises. */
export async function performCheckEffect(hands: Hands<RunInput>, run: RunState): Promise<Answer> {
  const { input } = hands;
  const session = sessionOf(hands);
  const history = await readHistory(session, input.format, hands.format);
  if (!history.ok) return { kind: 'contradicted', failure: history.failure };
  const told = input.format.history.tell(
    run.steps.map(({ plan }) => recordedMigration(plan)),
    history.value.entries,
  );
  const missing = missingRows(run.steps, input.format.history, told);
  if (missing.length > 0) return { kind: 'contradicted', failure: rowsMissing(missing) };
  const before = hands.readingBefore;
  if (before === null) throw new InvariantError('the schema was not read before the first statement');
  const { snapshot: after } = await readSchemaPatiently(hands, before);
  hands.schemaAfter = after;
  return { kind: 'effect', verdict: await input.checkEffect({ before: before.snapshot, after }) };
}

/** Migrations of which the history does not say what the plan has it say, with the row and the checksum of the plan. Pure. */
export function missingRows(
  steps: readonly Pick<StepProgress, 'rowId' | 'plan'>[],
  history: Pick<HistoryFormat, 'choosesRowIds'>,
  entries: readonly HistoryEntry[],
): readonly string[] {
  const byMigration = entriesByMigration(entries);
  const isThere = (step: (typeof steps)[number]): boolean => {
    const { act, checksum, migrationId } = step.plan;
    const rows = byMigration.get(migrationId) ?? [];
    if (act === 'undo') return !rows.some(counts);
    if (act === 'mark_rolled_back') return rows.every(({ outcome }) => outcome !== 'failed');
    return rows.some(
      (row) => isRowOf(history, row, step) && saysText(row, checksum) && SAID[act].has(row.outcome),
    );
  };
  return steps.filter((step) => !isThere(step)).map((step) => step.plan.migrationId);
}

/** What a row says of what was done; not every tool tells a migration that was only marked from one that ran. */
const SAID = {
  run: new Set<HistoryOutcome>(['applied']),
  mark_applied: new Set<HistoryOutcome>(['applied', 'baseline']),
} as const;

export const rowsMissing = (ids: readonly string[]): Failure =>
  failure('RUN.ROWS_MISSING', `The history does not show what this run has applied: ${ids.join(', ')}.`, {
    why: 'The rows were written and committed; somebody or a later migration removed or changed them.',
    fix: 'Compare the history table with the journal of the run before anything else is deployed.',
  });

/** Gives back what the session holds; its locks end with it in any case. */
export async function performRelease(hands: Hands): Promise<Answer> {
  const { session } = hands;
  if (session === null) return DONE;
  await reach(hands, 'before_unlock');
  if (session.transactionStatus() === 'idle' && hands.lockHeld) await unlock(hands);
  hands.lockHeld = false;
  await session.close();
  await reach(hands, 'after_unlock');
  return DONE;
}

/** False: the lock was not held any more, so something else may have been at work meanwhile. */
async function unlock(hands: Hands): Promise<void> {
  const { logger } = hands.input;
  try {
    const first = await releaseLock(sessionOf(hands), RUN_LOCK);
    if (first && (await releaseLock(sessionOf(hands), RUN_LOCK))) return;
    logger.error('run.lock_was_gone', { lock: 'run' });
  } catch (error) {
    logger.warn('run.unlock_failed', { error });
  }
}
