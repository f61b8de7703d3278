import { failure, type Failure } from '../../base/failure';
import type { Instant } from '../../model/instant';
import type { Query } from '../../model/query';
import { endIntentQuery, startIntentQuery } from '../../target/lockkeeper-schema';
import type { FlightResult } from '../../target/target-session';
import type { EffectOf, JournalWrite, StatementReport } from '../effect';
import { lockLost, recordedAlready, transactionEnded } from '../run-failures';
import { isMarked, stepAt, unitAt, type RunState, type StepProgress } from '../run-state';
import { isFileRollback, type Unit } from '../unit';
import { lostIn, refusedIn, superseded, transactionIdIn } from './flight-answer';
import {
  brokenGuard,
  ownershipGuards,
  plainItems,
  transactionGuard,
  type GuardedItem,
} from './guarded-flight';
import { sessionOf, type Answer, type Hands } from './hands';
import { OWN_GROUND, TRANSACTION_ID } from './own-queries';
import { performJournal } from './perform-journal';
import { recordItems } from './records';
import { sendStatements } from './send-statements';

/** The statements, and beside them the rows that have to be durable before COMMIT. */
export async function performSend(hands: Hands, run: RunState, effect: EffectOf<'send'>): Promise<Answer> {
  if (effect.beside.length === 0) return send(hands, run, effect);
  const [written, sent] = await Promise.allSettled([
    journalBeside(hands, run, effect.beside),
    send(hands, run, effect),
  ]);
  if (written.status === 'rejected') throw written.reason;
  if (sent.status === 'rejected') throw sent.reason;
  const { answer, at } = written.value;
  if (answer.kind !== 'done') return answer;
  return 'reports' in sent.value ? { ...sent.value, journaledAt: at } : sent.value;
}

/** When the rows cannot be written the connection goes at once, and with it everything that was not committed. */
async function journalBeside(
  hands: Hands,
  run: RunState,
  writes: readonly JournalWrite[],
): Promise<{ readonly answer: Answer; readonly at: Instant }> {
  try {
    const answer = await performJournal(hands, run, { kind: 'journal', point: 'begun', writes });
    if (answer.kind !== 'done') sessionOf(hands).destroy();
    return { answer, at: hands.input.clock.now() };
  } catch (error) {
    sessionOf(hands).destroy();
    throw error;
  }
}

/** The statements, then the checks and the records that commit with them; what the server refuses stops all that follows. */
async function send(hands: Hands, run: RunState, effect: EffectOf<'send'>): Promise<Answer> {
  const { step: place } = effect;
  const step = stepAt(run, place);
  const unit = unitAt(step, effect.unit);
  const tail = tailItems(hands, run, place, unit);
  const { reports, flight, stopped } = await sendStatements(hands, run, {
    step: place,
    places: sentPlaces(step, unit),
    tail: tail.map((each) => each.item),
  });
  return sentAnswer({ hands, run, step, unit, tail, reports, flight, stopped });
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
      ...recordItems(hands, run, place),
    ];
  }
  const intent = run.reduced === true ? [] : intentQueries(hands, place, step, unit);
  return transactionId === null
    ? [...ground, ...guards, ...plainItems([...intent, TRANSACTION_ID])]
    : [...ground, transactionGuard(transactionId), ...guards, ...plainItems(intent)];
}

/** The mark that commits with a unit of a step with a started row. */
function intentQueries(hands: Hands, place: number, step: StepProgress, unit: Unit): readonly Query[] {
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
  readonly stopped: Failure | null;
}

function sentAnswer(sent: SentFlight): Answer {
  const { reports, flight, tail } = sent;
  if (reports.some((report) => report.error !== null)) return { kind: 'statement_failed', reports };
  const lost = lostIn(flight);
  if (lost !== null) return lost;
  if (sent.stopped !== null) return { kind: 'check_failed', reports, failure: sent.stopped };
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
  if (guard === 'row') return { kind: 'check_failed', reports, failure: recordedAlready(step) };
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
