import { failure } from '../../base/failure';
import { later } from '../../model/instant';
import { query, quoteIdentifier, type Query } from '../../model/query';
import { connectionLost } from '../../target/connection-lost';
import type { FlightResult } from '../../target/target-session';
import type { EffectOf } from '../effect';
import { isMarked, stepAt, unitAt, type RunState, type StepProgress } from '../run-state';
import { isFileRollback, type Unit } from '../unit';
import { errorOf, item, lostIn, refusedIn, rowsIn, transactionIdIn } from './flight-answer';
import { ownershipGuards, plainItems, stoppedFlight } from './guarded-flight';
import { DONE, reach, sessionOf, type Answer, type Hands } from './hands';
import {
  demandOneRowQuery,
  freshSession,
  limitsOf,
  OWN_GROUND_NOT_AWAITED,
  REMEMBERED_TRANSACTION_ID,
  TRANSACTION_ID,
  transactionFateQuery,
} from './own-queries';
import { statementOf } from './send-statements';
import type { GuardedItem } from './sending';

/** Everything before the first statement of a unit, in one flight. */
export async function performBegin(hands: Hands, run: RunState, effect: EffectOf<'begin'>): Promise<Answer> {
  const session = sessionOf(hands);
  const open = session.transactionStatus() === 'idle' ? [] : plainItems([query('ROLLBACK')]);
  const items = [...open, ...beginItems(hands, run, effect.step, effect.unit)];
  const flight = await session.flight(items.map((each) => each.item));
  const stopped = rowLockTaken(hands, flight, items) ?? stoppedFlight(flight, items);
  if (stopped !== null) return stopped;
  await reach(hands, 'after_begin', effect.step);
  return { kind: 'begun', transactionId: isOurs(run, effect) ? transactionIdIn(flight) : null };
}

function isOurs(run: RunState, place: { readonly step: number; readonly unit: number }): boolean {
  const unit = unitAt(stepAt(run, place.step), place.unit);
  return unit.kind === 'transaction' && unit.control === 'ours';
}

/**
 * One transaction: the session as it was after connecting, the limits of the plan, and the fence for as long as it is open; the lock is
 * looked at where it decides, before the records. A unit of a step with a started row keeps what earlier units of its file have set, so
 * fence and lock are looked at in a transaction of their own.
 */
export function beginItems(hands: Hands, run: RunState, step: number, unit: number): readonly GuardedItem[] {
  if (!isMarked(stepAt(run, step))) return openingItems(hands, run);
  const look = [
    ...plainItems([query('BEGIN'), ...OWN_GROUND_NOT_AWAITED]),
    ...ownershipGuards(hands, run),
    ...plainItems([query('COMMIT')]),
  ];
  return isOurs(run, { step, unit }) ? [...look, ...plainItems([query('BEGIN'), TRANSACTION_ID])] : look;
}

/** The opening of a migration in one transaction of ours; its last item tells the transaction's id. */
export function openingItems(hands: Hands, run: RunState): readonly GuardedItem[] {
  const limits = limitsOf(run.plan.settings);
  return [
    ...plainItems([query('BEGIN'), ...freshSession(hands.settings, limits, 'transaction')]),
    ...rowLock(hands),
    ...tableLock(hands),
    ...ownershipGuards(hands, run).filter(({ guard }) => guard === 'fence'),
    ...plainItems([REMEMBERED_TRANSACTION_ID]),
  ];
}

/** The row by which the tool's processes keep one another out, in the tool's own order: before its table. */
export function rowLock(hands: Hands): readonly GuardedItem[] {
  const lock = hands.input.format.lock(hands.format);
  return lock.kind === 'row' ? [{ item: item(demandOneRowQuery(lock.take)), guard: 'native_lock' }] : [];
}

/** The same beyond COMMIT, for a migration that commits by itself; `rowGivenBack` is the end of it, or recovery. */
export function keptRowLock(hands: Hands): readonly GuardedItem[] {
  const lock = hands.input.format.lock(hands.format);
  if (lock.kind !== 'row') return [];
  return [{ item: item(demandOneRowQuery(lock.keep(hands.input.run.fence))), guard: 'native_lock' }];
}

/** The end of `keptRowLock`: changes nothing where somebody has freed it by hand meanwhile. */
export function rowGivenBack(hands: Hands): readonly Query[] {
  const lock = hands.input.format.lock(hands.format);
  return lock.kind === 'row' ? [lock.giveBack(hands.input.run.fence)] : [];
}

/** The row says that somebody is at work, or somebody holds it for longer than the plan waits for locks; null when neither. */
export function rowLockTaken(
  hands: Hands,
  flight: FlightResult,
  items: readonly GuardedItem[],
): Answer | null {
  const lock = hands.input.format.lock(hands.format);
  const refused = refusedIn(flight);
  if (lock.kind !== 'row' || refused === null || items[refused.place]?.guard !== 'native_lock') return null;
  if (!ROW_TAKEN.has(refused.result.error.sqlState)) return null;
  const { title } = hands.input.format;
  return {
    kind: 'refused',
    failure: failure('RUN.NATIVE_LOCK_TAKEN', `The lock of ${title} is taken.`, {
      why: `A run of ${title} is on its way, or one was ended before it could free the row of its lock.`,
      fix: `Wait until that run ends. When there is none: ${lock.unlock}`,
    }),
  };
}

/** The guard did not hold, or the wait was over. Source: PostgreSQL manual, Appendix A. */
const ROW_TAKEN: ReadonlySet<string> = new Set(['22012', '55P03']);

/** Tools without a lock of their own are kept out by the lock of their table (reference/formats.md 1.4). */
export function tableLock(hands: Hands): readonly GuardedItem[] {
  const lock = hands.input.format.lock(hands.format);
  if (lock.kind !== 'table' && lock.kind !== 'row') return [];
  const name = [lock.table.schema, lock.table.name].map(quoteIdentifier);
  return plainItems([query(`LOCK TABLE ${name.join('.')} IN ACCESS EXCLUSIVE MODE`)]);
}

/** COMMIT, and in the same flight what opens the next migration. */
export async function performCommit(
  hands: Hands,
  run: RunState,
  effect: EffectOf<'commit'>,
): Promise<Answer> {
  const step = stepAt(run, effect.step);
  const unit = unitAt(step, effect.unit);
  if (unit.kind === 'transaction' && unit.control === 'file') return commitOfFile(hands, effect, step, unit);
  const next = effect.thenBegin === null ? [] : beginItems(hands, run, effect.thenBegin, 0);
  const flight = sessionOf(hands).flight([item(query('COMMIT')), ...next.map((each) => each.item)]);
  await reach(hands, 'after_commit_sent', effect.step);
  const answer = committedAnswer(await flight, effect.thenBegin !== null);
  if (answer.kind !== 'committed') return answer;
  await reach(hands, 'after_commit_ok', effect.step);
  if (answer.begun !== null) await reach(hands, 'after_begin', effect.thenBegin);
  return answer;
}

function committedAnswer(flight: FlightResult, opens: boolean): Answer {
  const commit = flight.items[0];
  if (commit === undefined || commit.kind === 'not_run') return { kind: 'lost', failure: connectionLost() };
  if (commit.kind === 'lost') return { kind: 'lost', failure: commit.failure };
  if (commit.kind === 'refused') return { kind: 'commit_refused', error: errorOf(commit.error) };
  if (commit.command !== 'COMMIT') return { kind: 'commit_refused', error: ROLLED_BACK };
  const begun = opens && flight.stoppedAt === null ? { transactionId: transactionIdIn(flight) } : null;
  return { kind: 'committed', report: null, begun };
}

/** The server answers COMMIT with the tag ROLLBACK when the transaction had failed before. */
const ROLLED_BACK = {
  sqlState: '25P02',
  message: 'the transaction had failed before',
  detail: null,
  hint: null,
  position: null,
};

async function commitOfFile(
  hands: Hands,
  effect: EffectOf<'commit'>,
  step: StepProgress,
  unit: Unit,
): Promise<Answer> {
  const place = unit.to - 1;
  const sentAt = hands.input.clock.now();
  const { text } = statementOf(step.plan.statements[place]);
  const answered = sessionOf(hands).send(text);
  await reach(hands, 'after_commit_sent', effect.step);
  const result = await answered;
  if (result.kind === 'lost') return { kind: 'lost', failure: result.failure };
  if (result.kind === 'refused') return { kind: 'commit_refused', error: errorOf(result.error) };
  const wanted = isFileRollback(step.plan, unit) ? 'ROLLBACK' : 'COMMIT';
  if (result.command !== wanted) return { kind: 'commit_refused', error: ROLLED_BACK };
  await reach(hands, 'after_commit_ok', effect.step);
  const endedAt = hands.input.clock.now();
  const report = { place, sentAt, endedAt, rows: null, notices: result.notices, error: null };
  return { kind: 'committed', report, begun: null };
}

/** Ends the transaction and lets the server say that nothing of it stays. */
export async function performRollBack(
  hands: Hands,
  run: RunState,
  effect: EffectOf<'roll_back'>,
): Promise<Answer> {
  const session = sessionOf(hands);
  const step = stepAt(run, effect.step);
  const wasOpen = session.transactionStatus() !== 'idle';
  const fate = step.transactionId === null ? [] : [item(transactionFateQuery(step.transactionId))];
  const ended = await session.flight([item(query('ROLLBACK'))]);
  const flight = fate.length === 0 ? ended : await session.flight(fate);
  const lost = lostIn(ended) ?? lostIn(flight);
  if (lost !== null) return lost;
  if (fate.length > 0) return { kind: 'rolled_back', kept: rowsIn(flight, 0)[0]?.['fate'] !== 'aborted' };
  return { kind: 'rolled_back', kept: !wasOpen && hasRun(step, unitAt(step, effect.unit)) };
}

/** A statement after the file's own BEGIN was done. */
const hasRun = (step: StepProgress, unit: Unit): boolean =>
  step.statements.slice(unit.from + 1, unit.to).some((statement) => statement.state === 'done');

/** The pause before another try, spread a little so that several runs do not meet again. The page goes on to show who was in the way. */
export async function performBackOff(
  hands: Hands,
  _run: RunState,
  effect: EffectOf<'back_off'>,
): Promise<Answer> {
  const { clock, ids, journal, run, signal } = hands.input;
  const milliseconds = effect.milliseconds * (1 + ids.fraction() / 5);
  if (hands.seen !== null) {
    journal.live(run, { ...hands.seen, retryAt: later(clock.now(), milliseconds) });
  }
  await clock.pause(milliseconds, signal);
  return DONE;
}
