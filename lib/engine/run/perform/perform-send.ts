import { failure, type Failure } from '../../base/failure';
import type { Instant } from '../../model/instant';
import type { FlightResult } from '../../target/target-session';
import type { EffectOf, JournalWrite, StatementReport } from '../effect';
import { lockLost, recordedAlready, transactionEnded } from '../run-failures';
import { stepAt, unitAt, type RunState, type StepProgress } from '../run-state';
import type { Unit } from '../unit';
import { lostIn, refusedIn, superseded, transactionIdIn } from './flight-answer';
import { bothSettled } from './both-settled';
import { composeSending } from './compose-sending';
import { brokenGuard } from './guarded-flight';
import { sessionOf, type Answer, type Hands } from './hands';
import { performJournal } from './perform-journal';
import { sendStatements } from './send-statements';
import type { GuardedItem } from './sending';

/** The statements, and beside them the rows that have to be durable before COMMIT. */
export async function performSend(hands: Hands, run: RunState, effect: EffectOf<'send'>): Promise<Answer> {
  if (effect.beside.length === 0) return send(hands, run, effect);
  const [{ answer, at }, sent] = await bothSettled(
    journalBeside(hands, run, effect.beside),
    send(hands, run, effect),
  );
  if (answer.kind !== 'done') return answer;
  return 'reports' in sent ? { ...sent, journaledAt: at } : sent;
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
  const step = stepAt(run, effect.step);
  const unit = unitAt(step, effect.unit);
  const { tail, ...sending } = composeSending(hands, run, effect);
  const sent = await sendStatements(hands, run, { ...sending, tail: tail.map((each) => each.item) });
  return sentAnswer({ hands, run, step, unit, tail, ...sent });
}

/** What was sent for a unit, and what the server answered. */
export interface SentFlight {
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

/** Statements, checks and records of one migration, by what the server answered. */
export function sentAnswer(sent: SentFlight): Answer {
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
