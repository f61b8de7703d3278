import type { Failure } from '../../base/failure';
import { isStarted, type PlannedStatement } from '../../model/plan';
import type { FlightItem, FlightItemResult, FlightResult, SentStatement } from '../../target/target-session';
import type { StatementReport } from '../effect';
import { isHarmless } from '../harmless';
import { stepAt, type RunState } from '../run-state';
import { attend } from './attend';
import { errorOf } from './flight-answer';
import { reach, reachNow, sessionOf, type Hands } from './hands';
import { sendProgram, type Report } from './send-program';
import type { Sending } from './sending';

/** A sending whose guards somebody else knows. */
interface Unguarded extends Omit<Sending, 'tail'> {
  readonly tail: readonly FlightItem[];
}

export interface Sent {
  /** Statements that were answered, up to the first that was refused. */
  readonly reports: readonly StatementReport[];
  /** Statements, then the tail. */
  readonly flight: FlightResult;
  /** Why a program was stopped or failed, where it is not a statement's own error. */
  readonly stopped: Failure | null;
}

/**
 * Sends statements in one flight with what follows them; the server runs nothing after the first that it refuses. A text that could not
 * be analysed goes by itself as a whole, and the rest only when it went well. While they run, they are attended.
 */
export async function sendStatements(hands: Hands, run: RunState, sending: Unguarded): Promise<Sent> {
  const reports: StatementReport[] = [];
  const log = reporter(hands, sending, reports);
  await reach(hands, 'before_stmt_n', sending.step, (sending.places[0] ?? 0) + 1);
  const { flight, stopped } = await attend(hands, run, [{ ...sending, reports }], () =>
    sendAs(hands, run, sending, log),
  );
  await reach(hands, 'after_track', sending.step);
  return { reports, flight, stopped };
}

type SentAs = Pick<Sent, 'flight' | 'stopped'>;

async function sendAs(hands: Hands, run: RunState, sending: Unguarded, log: Report): Promise<SentAs> {
  const { plan } = stepAt(run, sending.step);
  if (isStarted(plan)) return sendProgram(hands, plan, sending, log);
  const send = plan.analysed ? sendFlight : sendOpaque;
  return { flight: await send(hands, run, sending, log), stopped: null };
}

function sendFlight(hands: Hands, run: RunState, sending: Unguarded, log: Report): Promise<FlightResult> {
  return sessionOf(hands).flight([...statementItems(run, sending), ...sending.tail], log);
}

/** A statement of a file as it is sent. */
export const statementOf = (planned: PlannedStatement | undefined): Required<SentStatement> => ({
  text: planned?.text ?? '',
  harmless: planned !== undefined && isHarmless(planned),
});

/** The statements of a sending as items of a flight. */
export function statementItems(
  run: RunState,
  { step, places }: Pick<Sending, 'step' | 'places'>,
): readonly FlightItem[] {
  const { statements } = stepAt(run, step).plan;
  return places.map((place) => ({ kind: 'statement', ...statementOf(statements[place]) }));
}

async function sendOpaque(
  hands: Hands,
  run: RunState,
  sending: Unguarded,
  log: Report,
): Promise<FlightResult> {
  const session = sessionOf(hands);
  const results: FlightItemResult[] = [];
  for (const [index, each] of statementItems(run, sending).entries()) {
    const result = await session.sendBatch(each.kind === 'statement' ? each.text : '');
    log(index, result);
    results.push(result);
    if (result.kind !== 'done') return { items: results, stoppedAt: index };
  }
  const tail = await session.flight(sending.tail);
  const stoppedAt = tail.stoppedAt === null ? null : tail.stoppedAt + results.length;
  return { items: [...results, ...tail.items], stoppedAt };
}

/** Takes answers as they come in; each statement begins where the one before it ended, unless told. */
export function reporter(
  hands: Hands,
  sending: Pick<Sending, 'step' | 'places'>,
  reports: StatementReport[],
): Report {
  const { clock } = hands.input;
  const { step, places } = sending;
  let free = clock.now();
  return (index, result, sentAt = free) => {
    const place = places[index];
    if (place === undefined || result.kind === 'lost' || result.kind === 'not_run') return;
    const endedAt = clock.now();
    reports.push({ place, sentAt, endedAt, ...answered(result) });
    free = endedAt;
    reachNow(hands, 'after_stmt_n', step, place + 1);
    if (result.kind === 'refused') return;
    const next = places[index + 1];
    if (next === undefined) reachNow(hands, 'before_track', step, null);
    else reachNow(hands, 'before_stmt_n', step, next + 1);
  };
}

function answered(
  result: Extract<FlightItemResult, { kind: 'done' | 'refused' }>,
): Pick<StatementReport, 'rows' | 'notices' | 'error'> {
  return result.kind === 'done'
    ? { rows: result.rowCount, notices: result.notices, error: null }
    : { rows: null, notices: result.notices, error: errorOf(result.error) };
}
