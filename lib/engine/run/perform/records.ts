import { later } from '../../model/instant';
import type { Query } from '../../model/query';
import { recordAppliedQuery } from '../../target/lockkeeper-schema';
import { stepAt, type RunState, type StepProgress } from '../run-state';
import type { Hands } from './hands';

/** The native row and ours, complete, in the transaction of the migration. */
export function recordQueries(hands: Hands, run: RunState, place: number): readonly Query[] {
  const { input } = hands;
  const step = stepAt(run, place);
  const { migrationId, checksum } = step.plan;
  const startedAt = nextStartedAt(hands, step.startedAt ?? input.clock.now());
  const native = input.format.history.writeApplied(hands.format, {
    rowId: step.rowId,
    migration: { id: migrationId, checksum },
    startedAt,
    finishedAt: latest(input.clock.now(), startedAt),
  });
  return run.reduced === true ? [native] : [native, appliedQueryOf(hands, step)];
}

/** Our own record of an applied migration. */
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
