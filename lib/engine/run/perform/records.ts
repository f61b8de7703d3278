import { InvariantError } from '../../base/invariant';
import { later } from '../../model/instant';
import type { Query } from '../../model/query';
import { recordAppliedQuery } from '../../target/lockkeeper-schema';
import {
  recordedMigration,
  type FormatContext,
  type HistoryRecord,
  type MigrationFormat,
  type RanRecord,
  type RowChange,
} from '../../formats/format';
import { ranInTransaction } from '../../formats/ran';
import { stepAt, type RunState, type StepProgress } from '../run-state';
import { item } from './flight-answer';
import { plainItems } from './guarded-flight';
import type { Hands } from './hands';
import { demandOneRowQuery } from './own-queries';
import type { GuardedItem } from './sending';

/** The native row and ours, complete, in the transaction of the migration. */
export function recordItems(hands: Hands, run: RunState, place: number): readonly GuardedItem[] {
  const { input } = hands;
  const step = stepAt(run, place);
  const startedAt = nextStartedAt(hands, step.startedAt ?? input.clock.now());
  const native = nativeItems(hands, step, { startedAt, previous: previousOf(run, place) });
  return run.reduced === true ? native : [...native, ...plainItems([appliedQueryOf(hands, step)])];
}

/** The migration that the run has recorded before. */
export function previousOf(run: Pick<RunState, 'steps'>, place: number): Required<HistoryRecord>['previous'] {
  const before = run.steps[place - 1];
  return before === undefined ? null : { ...recordedMigration(before.plan), rowId: before.rowId };
}

function nativeItems(
  { input, format, aheadMs }: Hands,
  step: StepProgress,
  { startedAt, previous }: Required<Pick<HistoryRecord, 'startedAt' | 'previous'>>,
): readonly GuardedItem[] {
  const { act } = step.plan;
  const { history } = input.format;
  const record = {
    rowId: step.rowId,
    migration: recordedMigration(step.plan),
    statements: step.plan.statements.length,
    startedAt,
    previous,
    ran: ranInTransaction(aheadMs),
  };
  switch (act) {
    case 'run':
      return changeItems(history.writeApplied(format, record));
    case 'undo':
      return changeItems(undone(input.format, format, record));
    case 'mark_applied':
      return plainItems(history.markApplied(format, record));
    case 'mark_rolled_back':
      return plainItems(history.markRolledBack(format, { migration: record.migration, at: startedAt }));
  }
}

function undone({ tool, history }: MigrationFormat, context: FormatContext, record: RanRecord): RowChange {
  const change = history.writeUndone?.(context, record);
  if (change === undefined) throw new InvariantError(`a migration of ${tool} cannot be undone`);
  return change;
}

/** The queries of a change; the last one must change exactly one row. */
export const changeItems = (change: RowChange): readonly GuardedItem[] =>
  change.map((each, place) =>
    place === change.length - 1
      ? { item: item(demandOneRowQuery(each)), guard: 'row' }
      : { item: item(each), guard: null },
  );

/** Our own record that this deploy has done its part with a migration: the proof for recovery. */
export function appliedQueryOf(hands: Hands, step: Pick<StepProgress, 'plan' | 'rowId'>): Query {
  return recordAppliedQuery({
    deployId: hands.input.run.deployId,
    migrationId: step.plan.migrationId,
    checksum: step.plan.checksum,
    historyRowId: step.rowId,
    runId: hands.input.run.id,
    fence: hands.input.run.fence,
  });
}

/** History rows are read in the order of `started_at`: each one is later than the one before. */
export function nextStartedAt(hands: Hands, wished: string): string {
  const { lastStartedAt } = hands;
  const at = lastStartedAt === '' || wished > lastStartedAt ? wished : later(lastStartedAt, 1);
  hands.lastStartedAt = at;
  return at;
}
