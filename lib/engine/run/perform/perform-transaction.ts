import { failure } from '../../base/failure';
import { later } from '../../model/instant';
import { query } from '../../model/query';
import { endIntentQuery, recordAppliedQuery, startIntentQuery } from '../../target/lockkeeper-schema';
import type { FlightResult } from '../../target/target-session';
import type { EffectOf, StatementReport } from '../effect';
import { lockLost, transactionEnded } from '../run-failures';
import { isMarked, stepAt, unitAt, type RunState, type StepProgress } from '../run-state';
import { isFileRollback, type Unit } from '../unit';
import { errorOf, item, lostIn, refusedIn, rowsIn, superseded } from './flight-answer';
import {
  brokenGuard,
  ownershipGuards,
  plainItems,
  stoppedFlight,
  transactionGuard,
  type GuardedItem,
} from './guarded-flight';
import { DONE, reach, sessionOf, type Answer, type Hands } from './hands';
import {
  limitsOf,
  NOT_AWAITED,
  OWN_GROUND,
  setQuery,
  TRANSACTION_ID,
  transactionFateQuery,
} from './own-queries';
import { sendStatements } from './send-statements';

/** Everything before the first statement of a unit, in one flight. */
export async function performBegin(hands: Hands, run: RunState, effect: EffectOf<'begin'>): Promise<Answer> {
  const session = sessionOf(hands);
  const open = session.transactionStatus() === 'idle' ? [] : plainItems([query('ROLLBACK')]);
  const items = [...open, ...beginItems(hands, run, effect.step, effect.unit)];
  const flight = await session.flight(items.map((each) => each.item));
  const stopped = stoppedFlight(flight, items);
  if (stopped !== null) return stopped;
  await reach(hands, 'after_begin', effect.step);
  return { kind: 'begun', transactionId: isOurs(run, effect) ? transactionIdIn(flight) : null };
}

function isOurs(run: RunState, place: { readonly step: number; readonly unit: number }): boolean {
  const unit = unitAt(stepAt(run, place.step), place.unit);
  return unit.kind === 'transaction' && unit.control === 'ours';
}

export const transactionIdIn = (flight: FlightResult): string =>
  String(rowsIn(flight, flight.items.length - 1)[0]?.['xid']);

/**
 * One transaction: the session as it was after connecting, the limits of the plan, and the fence for as long as it is open; the lock is
 * looked at where it decides, before the records. A unit of a step with a started row keeps what earlier units of its file have set, so
 * fence and lock are looked at in a transaction of their own.
 */
export function beginItems(hands: Hands, run: RunState, step: number, unit: number): readonly GuardedItem[] {
  const guards = ownershipGuards(hands, run);
  if (!isMarked(stepAt(run, step))) {
    const limits = setQuery(limitsOf(run.plan.settings), 'transaction');
    return [
      ...plainItems([query('BEGIN'), ...hands.resetSession, limits, ...tableLock(hands)]),
      ...guards.filter(({ guard }) => guard === 'fence'),
      ...plainItems([TRANSACTION_ID]),
    ];
  }
  const look = [
    ...plainItems([query('BEGIN'), ...OWN_GROUND, NOT_AWAITED]),
    ...guards,
    ...plainItems([query('COMMIT')]),
  ];
  return isOurs(run, { step, unit }) ? [...look, ...plainItems([query('BEGIN'), TRANSACTION_ID])] : look;
}

/** Tools without a lock of their own are kept out by the lock of their table (reference/formats.md 1.4). */
function tableLock(hands: Hands): readonly ReturnType<typeof query>[] {
  const lock = hands.input.format.lock(hands.format);
  if (lock.kind !== 'table') return [];
  const name = [lock.table.schema, lock.table.name].map((part) => `"${part.replaceAll('"', '""')}"`);
  return [query(`LOCK TABLE ${name.join('.')} IN ACCESS EXCLUSIVE MODE`)];
}

/** The statements, then the checks and the records that commit with them; what the server refuses stops all that follows. */
export async function performSend(hands: Hands, run: RunState, effect: EffectOf<'send'>): Promise<Answer> {
  const { step: place } = effect;
  const step = stepAt(run, place);
  const unit = unitAt(step, effect.unit);
  const tail = tailItems(hands, run, place, unit);
  const { reports, flight } = await sendStatements(hands, run, {
    step: place,
    places: sentPlaces(step, unit),
    tail: tail.map((each) => each.item),
  });
  return sentAnswer({ hands, run, step, unit, tail, reports, flight });
}

/** The file's own COMMIT is sent later and alone. */
function sentPlaces(step: StepProgress, unit: Unit): readonly number[] {
  const places = [...step.statements.keys()].slice(unit.from, unit.to);
  return unit.kind === 'transaction' && unit.control === 'file' ? places.slice(0, -1) : places;
}

function tailItems(hands: Hands, run: RunState, place: number, unit: Unit): readonly GuardedItem[] {
  const step = stepAt(run, place);
  if (isFileRollback(step.plan, unit)) return [];
  const ground = plainItems(OWN_GROUND);
  const guards = ownershipGuards(hands, run);
  const { transactionId } = step;
  if (!isMarked(step)) {
    return [
      ...ground,
      ...(transactionId === null ? [] : [transactionGuard(transactionId)]),
      // The fence is held since BEGIN.
      ...guards.filter(({ guard }) => guard === 'lock'),
      ...plainItems(recordQueries(hands, run, place)),
    ];
  }
  const intent = run.reduced === true ? [] : intentQueries(hands, place, step, unit);
  return transactionId === null
    ? [...ground, ...guards, ...plainItems([...intent, TRANSACTION_ID])]
    : [...ground, transactionGuard(transactionId), ...guards, ...plainItems(intent)];
}

/** The native row and ours, complete, in the transaction of the migration. */
function recordQueries(hands: Hands, run: RunState, place: number): readonly ReturnType<typeof query>[] {
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
export function appliedQueryOf(
  hands: Hands,
  step: Pick<StepProgress, 'plan' | 'rowId'>,
): ReturnType<typeof query> {
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

/** The mark that commits with a unit of a step with a started row. */
function intentQueries(
  hands: Hands,
  place: number,
  step: StepProgress,
  unit: Unit,
): readonly ReturnType<typeof query>[] {
  const key = { runId: hands.input.run.id, step: place, statement: unit.to };
  const title = step.plan.statements[unit.to - 1]?.title ?? '';
  return [
    startIntentQuery({ ...key, migrationId: step.plan.migrationId, title }),
    endIntentQuery({ ...key, state: 'done' }),
  ];
}

interface SentFlight {
  readonly hands: Hands;
  readonly run: RunState;
  readonly step: StepProgress;
  readonly unit: Unit;
  readonly tail: readonly GuardedItem[];
  readonly reports: readonly StatementReport[];
  /** The statements and the tail. */
  readonly flight: FlightResult;
}

function sentAnswer(sent: SentFlight): Answer {
  const { reports, flight, tail } = sent;
  if (reports.some((report) => report.error !== null)) return { kind: 'statement_failed', reports };
  const lost = lostIn(flight);
  if (lost !== null) return lost;
  const refused = refusedIn(flight);
  if (refused !== null) return checkFailed(sent, refused);
  const fileTransaction = sent.unit.kind === 'transaction' && sent.unit.control === 'file';
  if (fileTransaction && sessionOf(sent.hands).transactionStatus() !== 'in_transaction') {
    return { kind: 'check_failed', reports, failure: transactionEnded(sent.step) };
  }
  const learned = fileTransaction && tail.length > 0 ? transactionIdIn(flight) : null;
  return { kind: 'sent', reports, transactionId: learned };
}

function checkFailed(sent: SentFlight, refused: NonNullable<ReturnType<typeof refusedIn>>): Answer {
  const { tail, reports, step } = sent;
  const first = sent.flight.items.length - tail.length;
  const guard = brokenGuard(tail[refused.place - first], refused.result.error.sqlState);
  if (guard === 'fence') return superseded();
  if (guard === 'transaction') return { kind: 'check_failed', reports, failure: transactionEnded(step) };
  if (guard === 'lock') return { kind: 'check_failed', reports, failure: lockLost(step) };
  const { error } = refused.result;
  return {
    kind: 'check_failed',
    reports,
    failure: failure(
      'RUN.RECORD_REFUSED',
      `The record of ${step.plan.migrationId} could not be written: ${error.message} (SQLSTATE ${error.sqlState}).`,
      {
        why: 'The record commits together with the migration, so both were rolled back.',
        fix: 'Look at the history table and at the schema lockkeeper on the target.',
      },
    ),
  };
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
  const answered = sessionOf(hands).flight([item(query('COMMIT')), ...next.map((each) => each.item)]);
  await reach(hands, 'after_commit_sent', effect.step);
  const flight = await answered;
  const answer = committedAnswer(flight, effect.thenBegin !== null);
  if (answer.kind !== 'committed') return answer;
  await reach(hands, 'after_commit_ok', effect.step);
  if (answer.begun !== null) await reach(hands, 'after_begin', effect.thenBegin);
  return answer;
}

function committedAnswer(flight: FlightResult, opens: boolean): Answer {
  const commit = flight.items[0];
  if (commit === undefined || commit.kind === 'not_run') return { kind: 'lost', failure: noAnswer() };
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

const noAnswer = (): ReturnType<typeof failure> =>
  failure('TARGET.CONNECTION_LOST', 'The connection to the target ended unexpectedly.');

async function commitOfFile(
  hands: Hands,
  effect: EffectOf<'commit'>,
  step: StepProgress,
  unit: Unit,
): Promise<Answer> {
  const place = unit.to - 1;
  const sentAt = hands.input.clock.now();
  const answered = sessionOf(hands).send(step.plan.statements[place]?.text ?? '');
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
