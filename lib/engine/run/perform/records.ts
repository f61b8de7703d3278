import { later } from '../../model/instant';
import type { Query } from '../../model/query';
import { recordAppliedQuery } from '../../target/lockkeeper-schema';
import { stepAt, type RunState, type StepProgress } from '../run-state';
import type { Hands } from './hands';

/** The native row and ours, complete, in the transaction of the migration. */
export function recordQueries(hands: Hands, run: RunState, place: number): readonly Query[] {
  const { input } = hands;
  const step = stepAt(run, place);
  const startedAt = nextStartedAt(hands, step.startedAt ?? input.clock.now());
  const native = nativeQueries(hands, step, startedAt);
  return run.reduced === true ? native : [...native, appliedQueryOf(hands, step)];
}

function nativeQueries({ input, format }: Hands, step: StepProgress, startedAt: string): readonly Query[] {
  const { act, migrationId, checksum } = step.plan;
  const { history } = input.format;
  const record = { rowId: step.rowId, migration: { id: migrationId, checksum }, startedAt };
  switch (act) {
    case 'run':
      return [history.writeApplied(format, { ...record, finishedAt: latest(input.clock.now(), startedAt) })];
    case 'mark_applied':
      return history.markApplied(format, record);
    case 'mark_rolled_back':
      return history.markRolledBack(format, { migrationId, at: startedAt });
  }
}

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

const latest = (one: string, other: string): string => (one > other ? one : other);
