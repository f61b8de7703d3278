import { failure, type Failure } from '../../base/failure';
import { query, type Query } from '../../model/query';
import { releaseLock } from '../../target/poll-advisory-lock';
import type { EffectOf } from '../effect';
import { stepAt, type RunState, type StepProgress } from '../run-state';
import { item, lostIn, refusedIn, rowsIn } from './flight-answer';
import { brokenGuard, ownershipGuards, plainItems, stoppedFlight, type GuardedItem } from './guarded-flight';
import { DONE, sessionOf, type Answer, type Hands } from './hands';
import { demandOneRowQuery, limitsOf, NOT_AWAITED, OWN_GROUND, setQuery } from './own-queries';
import { performNativeLock } from './perform-preparation';
import { appliedQueryOf, nextStartedAt } from './perform-transaction';

/** The session as it was after connecting, the limits of the plan for the whole migration, and the tool's *started* row, committed. */
export async function performMarkStarted(
  hands: Hands,
  run: RunState,
  effect: EffectOf<'mark_started'>,
): Promise<Answer> {
  const step = stepAt(run, effect.step);
  const items = [
    ...plainItems([
      query('BEGIN'),
      ...hands.resetSession,
      setQuery(limitsOf(run.plan.settings), 'session'),
      NOT_AWAITED,
    ]),
    ...ownershipGuards(hands, run),
    ...plainItems([
      hands.input.format.history.writeStarted(hands.format, recordOf(hands, step)),
      query('COMMIT'),
    ]),
  ];
  const flight = await sessionOf(hands).flight(items.map((each) => each.item));
  return stoppedFlight(flight, items) ?? DONE;
}

function recordOf(hands: Hands, step: StepProgress) {
  const { migrationId, checksum } = step.plan;
  const startedAt = nextStartedAt(hands, step.startedAt ?? hands.input.clock.now());
  return { rowId: step.rowId, migration: { id: migrationId, checksum }, startedAt };
}

/** A native tool that waits in its lock would make a concurrent index build deadlock (reference/formats.md 1.2). */
export async function performReleaseNativeLock(hands: Hands): Promise<Answer> {
  const lock = hands.input.format.lock(hands.format);
  const keys = lock.kind === 'advisory' ? lock.keys : [];
  for (const key of keys) {
    const released = await releaseLock(sessionOf(hands), { kind: 'bigint', key });
    if (!released) hands.input.logger.warn('run.native_lock_was_gone', { key });
  }
  return DONE;
}

/** Wins the native lock again and looks whether our started row still stands. */
export async function performWinNativeLock(
  hands: Hands,
  run: RunState,
  effect: EffectOf<'win_native_lock'>,
): Promise<Answer> {
  const won = await performNativeLock(hands);
  if (won.kind !== 'native_lock') return won;
  const step = stepAt(run, effect.step);
  const mine = hands.input.format.history.findStarted(hands.format, step.rowId);
  const flight = await sessionOf(hands).flight([item(mine)]);
  const stopped = stoppedFlight(flight, []);
  if (stopped?.kind === 'refused') return { kind: 'contradicted', failure: stopped.failure };
  if (stopped !== null) return stopped;
  return rowsIn(flight, 0).length === 1 ? won : { kind: 'contradicted', failure: rowGone(step) };
}

const rowGone = (step: Pick<StepProgress, 'plan'>): Failure =>
  failure(
    'RUN.STARTED_ROW_GONE',
    `The started row of ${step.plan.migrationId} was changed by somebody else.`,
    {
      why: 'Somebody resolved the migration with the native tool while it was on its way.',
      fix: 'Look at what the migration left behind and at the history, then mark it as applied or rolled back with the native tool.',
    },
  );

/** Completes the started row and writes our own record with it. */
export async function performFinishRecord(
  hands: Hands,
  run: RunState,
  effect: EffectOf<'finish_record'>,
): Promise<Answer> {
  const step = stepAt(run, effect.step);
  const { history } = hands.input.format;
  const finished = history.writeFinished(hands.format, {
    ...recordOf(hands, step),
    finishedAt: hands.input.clock.now(),
  });
  const own = run.reduced === true ? [] : [appliedQueryOf(hands, step)];
  return changeRow(hands, run, step, { change: finished, before: [], after: own });
}

/** What a failure leaves (DESIGN.md 5.2): nothing left, no row; anything left, the tool's own failed row. */
export async function performRecordFailure(
  hands: Hands,
  run: RunState,
  effect: EffectOf<'record_failure'>,
): Promise<Answer> {
  const step = stepAt(run, effect.step);
  const { history } = hands.input.format;
  const record = recordOf(hands, step);
  const failed = history.writeFailed(hands.format, { ...record, log: effect.log });
  switch (effect.how) {
    case 'remove_started':
      return changeRow(hands, run, step, {
        change: history.removeStarted(hands.format, record),
        before: [],
        after: [],
      });
    case 'write_failed':
      return changeRow(hands, run, step, { change: failed, before: [], after: [] });
    case 'insert_failed':
      return changeRow(hands, run, step, {
        change: failed,
        before: [history.writeStarted(hands.format, record)],
        after: [],
      });
  }
}

export interface RowChange {
  readonly before: readonly Query[];
  /** Must change exactly one row. */
  readonly change: Query;
  readonly after: readonly Query[];
}

/** In one transaction of ours; committed only when exactly our row was changed. */
export async function changeRow(
  hands: Hands,
  run: Pick<RunState, 'reduced'>,
  step: Pick<StepProgress, 'plan'>,
  row: RowChange,
): Promise<Answer> {
  const session = sessionOf(hands);
  const open = session.transactionStatus() === 'idle' ? [] : [query('ROLLBACK')];
  const first: readonly GuardedItem[] = [
    ...plainItems([...open, query('BEGIN'), ...OWN_GROUND]),
    ...fenceOnly(hands, run),
    ...plainItems(row.before),
  ];
  const change: GuardedItem = { item: item(demandOneRowQuery(row.change)), guard: 'row' };
  const items = [...first, change, ...plainItems([...row.after, query('COMMIT')])];
  const flight = await session.flight(items.map((each) => each.item));
  const refused = refusedIn(flight);
  if (refused === null || brokenGuard(items[refused.place], refused.result.error.sqlState) !== 'row') {
    return stoppedFlight(flight, items) ?? DONE;
  }
  const ended = await session.flight([item(query('ROLLBACK'))]);
  return lostIn(ended) ?? { kind: 'contradicted', failure: rowGone(step) };
}

/** A failure is recorded also when the lock was lost: the row is ours, and only one run can have the fence. */
const fenceOnly = (hands: Hands, run: Pick<RunState, 'reduced'>): readonly GuardedItem[] =>
  ownershipGuards(hands, run).filter(({ guard }) => guard === 'fence');
