import { failure, type Failure } from '../../base/failure';
import { recordedMigration, type RowChange } from '../../formats/format';
import { ranAt } from '../../formats/ran';
import { query, type Query } from '../../model/query';
import { demandTryLockQuery, unlockQuery, type AdvisoryKey } from '../../target/advisory-key';
import { endIntentQuery, NO_STATEMENT, startIntentQuery } from '../../target/lockkeeper-schema';
import type { FlightResult } from '../../target/target-session';
import type { EffectOf } from '../effect';
import { recordedAlready } from '../run-failures';
import { stepAt, type RunState, type StepProgress } from '../run-state';
import { beginningOf, item, lostIn, refusedIn, rowsIn, transactionIdIn } from './flight-answer';
import { brokenGuard, ownershipGuards, plainItems, stoppedFlight } from './guarded-flight';
import { DONE, reach, sessionOf, type Answer, type Hands } from './hands';
import { nativeKeys } from './native-keys';
import { freshSession, limitsOf, NOT_AWAITED, OWN_GROUND } from './own-queries';
import { performNativeLock } from './perform-preparation';
import { notePrepared, preparation } from './perform-bare';
import { beginItems, keptRowLock, rowGivenBack, rowLockTaken, tableLock } from './perform-transaction';
import { appliedQueryOf, changeItems, nextStartedAt, previousOf } from './records';
import type { GuardedItem } from './sending';

/**
 * The session as it was after connecting, the limits of the plan for the whole migration, and the tool's *started* row, committed; with
 * it, where asked for, all that comes before a bare first statement.
 */
export async function performMarkStarted(
  hands: Hands,
  run: RunState,
  effect: EffectOf<'mark_started'>,
): Promise<Answer> {
  const step = stepAt(run, effect.step);
  const { mark, behind } = effect.prepares
    ? preparation(hands, run, { step: effect.step, unit: 0 })
    : { mark: [], behind: [] };
  const record = { ...recordOf(hands, step), previous: previousOf(run, effect.step) };
  const started = hands.input.format.history.started?.write(hands.format, record) ?? null;
  const items = [
    ...plainItems([
      query('BEGIN'),
      ...freshSession(hands.settings, limitsOf(run.plan.settings), 'session'),
      NOT_AWAITED,
    ]),
    ...keptRowLock(hands),
    ...ownershipGuards(hands, run),
    ...(started === null ? [] : changeItems(started)),
    ...plainItems([...proofOfMark(hands, run, effect.step), ...mark, query('COMMIT')]),
  ];
  const flight = await sessionOf(hands).flight([...items, ...behind].map((each) => each.item));
  const own = beginningOf(flight, items.length);
  const stopped = rowLockTaken(hands, own, items) ?? stoppedBefore(step, own, items);
  if (stopped !== null) return stopped;
  const prepared = effect.prepares && flight.stoppedAt === null;
  if (prepared) notePrepared(hands, flight, items.length);
  return { kind: 'marked', prepared };
}

/** A mark without a key of ours could be the native tool's: that it is not, our own row says that commits with it. */
function proofOfMark(hands: Hands, run: RunState, place: number): readonly Query[] {
  const { started, choosesRowIds } = hands.input.format.history;
  if (started === null || choosesRowIds || run.reduced === true) return [];
  const { migrationId } = stepAt(run, place).plan;
  const key = { runId: hands.input.run.id, step: place, statement: NO_STATEMENT };
  return [startIntentQuery({ ...key, migrationId, title: 'started' })];
}

/** Another row where the mark should go: somebody else was at work, and nothing was sent. */
function stoppedBefore(
  step: StepProgress,
  flight: FlightResult,
  items: readonly GuardedItem[],
): Answer | null {
  const refused = refusedIn(flight);
  const guard = refused === null ? null : brokenGuard(items[refused.place], refused.result.error.sqlState);
  return guard === 'row' ? { kind: 'refused', failure: recordedAlready(step) } : stoppedFlight(flight, items);
}

function recordOf(hands: Hands, step: StepProgress) {
  const startedAt = nextStartedAt(hands, step.startedAt ?? hands.input.clock.now());
  return {
    rowId: step.rowId,
    migration: recordedMigration(step.plan),
    statements: step.plan.statements.length,
    startedAt,
  };
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
  const { started } = hands.input.format.history;
  if (started === null) return won;
  const mine = started.find(hands.format, { rowId: step.rowId, migration: recordedMigration(step.plan) });
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

/** Completes the started row and writes our own records with it; behind its COMMIT the next migration may be opened. */
export async function performFinishRecord(
  hands: Hands,
  run: RunState,
  effect: EffectOf<'finish_record'>,
): Promise<Answer> {
  const step = stepAt(run, effect.step);
  const { history } = hands.input.format;
  const begun = recordOf(hands, step);
  const ran = ranAt(begun.startedAt, hands.input.clock.now());
  const record = { ...begun, previous: previousOf(run, effect.step), ran };
  const own = run.reduced === true ? [] : [appliedQueryOf(hands, step)];
  const key = { runId: hands.input.run.id, step: effect.step };
  const { endsIntent, thenBegin } = effect;
  const intent =
    endsIntent === null ? [] : [endIntentQuery({ ...key, statement: endsIntent, state: 'done' })];
  const { stopped, behind } = await sendChange(hands, run, step, {
    change: history.started?.finish(hands.format, record) ?? history.writeApplied(hands.format, record),
    after: [...own, ...intent, ...rowGivenBack(hands)],
    wins: run.nativeLock === 'released' ? nativeKeys(hands) : [],
    behind: thenBegin === null ? [] : beginItems(hands, run, thenBegin, 0),
  });
  if (stopped !== null) return stopped;
  if (thenBegin === null || behind === null) return { kind: 'committed', report: null, begun: null };
  await reach(hands, 'after_begin', thenBegin);
  return { kind: 'committed', report: null, begun: { transactionId: transactionIdIn(behind) } };
}

/** What a failure leaves (DESIGN.md 5.2): nothing left, no row; anything left, the tool's own failed row, where it has such a thing. */
export async function performRecordFailure(
  hands: Hands,
  run: RunState,
  effect: EffectOf<'record_failure'>,
): Promise<Answer> {
  const step = stepAt(run, effect.step);
  const { started } = hands.input.format.history;
  // Of a down part that was left half done the history says what it said: that the migration is applied.
  if (started === null || step.plan.act === 'undo') return giveRowBack(hands, run);
  const record = recordOf(hands, step);
  const failed = started.fail(hands.format, { ...record, log: effect.log });
  switch (effect.how) {
    case 'remove_started':
      return changeRow(hands, run, step, { change: started.remove(hands.format, record), after: [] });
    case 'write_failed':
      return changeRow(hands, run, step, { change: failed, after: [] });
    case 'insert_failed':
      return changeRow(hands, run, step, {
        change: [...started.write(hands.format, record), ...failed],
        after: [],
      });
  }
}

/** A history without marks knows nothing of a failure; what a migration leaves there that committed by itself is the row of the tool's lock. */
async function giveRowBack(hands: Hands, run: RunState): Promise<Answer> {
  const back = rowGivenBack(hands);
  if (back.length === 0) return DONE;
  const session = sessionOf(hands);
  const open = session.transactionStatus() === 'idle' ? [] : [query('ROLLBACK')];
  const items = [
    ...plainItems([...open, query('BEGIN'), ...OWN_GROUND]),
    ...fenceOnly(hands, run),
    ...plainItems([...back, query('COMMIT')]),
  ];
  const flight = await session.flight(items.map((each) => each.item));
  return stoppedFlight(flight, items) ?? DONE;
}

/** A change of the tool's history with records of ours. */
export interface RecordChange {
  readonly change: RowChange;
  readonly after: readonly Query[];
}

/** In one transaction of ours; committed only when exactly our row was changed. */
export async function changeRow(
  hands: Hands,
  run: Pick<RunState, 'reduced'>,
  step: Pick<StepProgress, 'plan'>,
  row: RecordChange,
): Promise<Answer> {
  const { stopped } = await sendChange(hands, run, step, { ...row, wins: [], behind: [] });
  return stopped ?? DONE;
}

interface FinalChange extends RecordChange {
  /** Native locks without which the row is not touched. */
  readonly wins: readonly AdvisoryKey[];
  /** Sent behind the COMMIT. */
  readonly behind: readonly GuardedItem[];
}

/** `stopped`: why it was not committed; null when it was. `behind`: the flight when all that came behind the COMMIT went well too. */
async function sendChange(
  hands: Hands,
  run: Pick<RunState, 'reduced'>,
  step: Pick<StepProgress, 'plan'>,
  row: FinalChange,
): Promise<{ readonly stopped: Answer | null; readonly behind: FlightResult | null }> {
  const session = sessionOf(hands);
  const open = session.transactionStatus() === 'idle' ? [] : [query('ROLLBACK')];
  const items: readonly GuardedItem[] = [
    ...plainItems([...open, query('BEGIN'), ...OWN_GROUND]),
    ...fenceOnly(hands, run),
    ...row.wins.map((key) => ({ item: item(demandTryLockQuery(key)), guard: 'native_lock' as const })),
    ...tableLock(hands),
    ...changeItems(row.change),
    ...plainItems([...row.after, query('COMMIT')]),
  ];
  const flight = await session.flight([...items, ...row.behind].map((each) => each.item));
  const own = beginningOf(flight, items.length);
  const refused = refusedIn(own);
  const guard = refused === null ? null : brokenGuard(items[refused.place], refused.result.error.sqlState);
  if (guard === 'row') return { stopped: await undone(hands, rowGone(step)), behind: null };
  if (guard === 'native_lock') {
    const won = row.wins.slice(0, (refused?.place ?? 0) - items.findIndex((each) => each.guard === guard));
    return { stopped: await nativeLockTaken(hands, won), behind: null };
  }
  return { stopped: stoppedFlight(own, items), behind: flight.stoppedAt === null ? flight : null };
}

async function undone(hands: Hands, why: Failure): Promise<Answer> {
  const ended = await sessionOf(hands).flight([query('ROLLBACK'), ...rowGivenBack(hands)].map(item));
  return lostIn(ended) ?? { kind: 'contradicted', failure: why };
}

/** Keys that were won before the one that was taken do not go with the transaction. */
async function nativeLockTaken(hands: Hands, won: readonly AdvisoryKey[]): Promise<Answer> {
  const ended = await sessionOf(hands).flight([query('ROLLBACK'), ...won.map(unlockQuery)].map(item));
  return lostIn(ended) ?? { kind: 'native_lock_taken' };
}

/** A failure is recorded also when the lock was lost: the row is ours, and only one run can have the fence. */
const fenceOnly = (hands: Hands, run: Pick<RunState, 'reduced'>): readonly GuardedItem[] =>
  ownershipGuards(hands, run).filter(({ guard }) => guard === 'fence');
