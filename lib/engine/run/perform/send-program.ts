import type { CanonicalValue } from '../../base/canonical-json';
import { failure, type Failure } from '../../base/failure';
import { InvariantError } from '../../base/invariant';
import { failed, success, type Result } from '../../base/result';
import { recordedMigration } from '../../formats/format';
import { keptDigest, keptIn } from '../../formats/kept-for-undo';
import type { Instant } from '../../model/instant';
import type { PlannedProgram, PlanStep } from '../../model/plan';
import type { Clock } from '../../ports/clock';
import { startComparison, type Comparison } from '../../recorder/comparing-gate';
import type { ProgramWay } from '../../recorder/run-program';
import type { GateAnswer, StatementGate } from '../../recorder/statement-gate';
import { connectionLost } from '../../target/connection-lost';
import type { FlightItem, FlightItemResult, FlightResult } from '../../target/target-session';
import { item, rowsIn } from './flight-answer';
import { sessionOf, type Hands } from './hands';

/** Takes the answer to a statement, by its place among those that are sent; when it was sent, where that was not as soon as the one before it was answered. */
export type Report = (index: number, result: FlightItemResult, sentAt?: Instant) => void;

interface SentProgram {
  readonly flight: FlightResult;
  /** Why the program was stopped or failed; then nothing after it was sent. */
  readonly stopped: Failure | null;
}

/**
 * Runs the program of a step on the session of the run, in its transaction: only what was planned reaches the server, and all of it has to.
 * Then come the records that commit with it, and what the program gave back.
 */
export async function sendProgram(
  hands: Hands,
  plan: PlanStep,
  sending: { readonly tail: readonly FlightItem[] },
  log: Report,
): Promise<SentProgram> {
  const { programs } = hands.input;
  const { program, statements: planned } = plan;
  if (program === undefined || programs === undefined) throw new InvariantError('no program to be run');
  const session = sessionOf(hands);
  const way = await wayOf(hands, plan, program);
  if (!way.ok) {
    return session.transactionStatus() === 'lost' ? lost(session.endState()) : stoppedBy(way.failure);
  }
  const results: FlightItemResult[] = [];
  const gate = timedComparison(hands.input.clock, { ...programs, planned }, (place, result, sentAt) => {
    results.push(result);
    log(place, result, sentAt);
  });
  const ran = await programs.run({
    session,
    gate,
    file: program.file,
    way: way.value,
    isCancelled: () => hands.stop === 'cancel',
  });
  if (session.transactionStatus() === 'lost') return lost(ran.ok ? session.endState() : ran.failure);
  if (!ran.ok) return stoppedBy(ran.failure);
  const tail = await session.flight(sending.tail);
  const flight = joined(results, tail);
  if (flight.stoppedAt !== null) return { flight, stopped: null };
  return { flight, stopped: plan.act === 'undo' ? null : await keepAnswer(hands, plan, ran.value) };
}

/** A comparison that tells when a statement was let through: a program takes its own time to start, and between two of them. */
function timedComparison(clock: Pick<Clock, 'now'>, comparison: Comparison, log: Report): StatementGate {
  let sentAt = clock.now();
  const gate = startComparison(comparison, (place, answer) => {
    log(place, resultOf(answer), sentAt);
    sentAt = clock.now();
  });
  return {
    ...gate,
    admit: async (statements) => {
      const refused = await gate.admit(statements);
      sentAt = clock.now();
      return refused;
    },
  };
}

const stoppedBy = (stopped: Failure): SentProgram => ({ flight: NOTHING, stopped });

/** The way down is handed what the history keeps for it, which has to be what it was recorded with. */
async function wayOf(
  hands: Hands,
  plan: PlanStep,
  { kept: planned }: PlannedProgram,
): Promise<Result<ProgramWay>> {
  if (plan.act !== 'undo') return success({ kind: 'up' });
  const asked = hands.input.format.history.readKept?.(hands.format, recordedMigration(plan));
  if (asked === undefined) return success({ kind: 'down', kept: null });
  const flight = await sessionOf(hands).flight([item(asked)]);
  const kept = keptIn(rowsIn(flight, 0)[0]);
  const isPlanned = flight.stoppedAt === null && keptDigest(kept) === (planned ?? null);
  return isPlanned ? success({ kind: 'down', kept }) : failed(keptOtherwise(plan));
}

/** Null when it is kept, or there was nothing to keep. */
async function keepAnswer(hands: Hands, plan: PlanStep, answer: CanonicalValue): Promise<Failure | null> {
  const { history } = hands.input.format;
  const change = history.keepAnswer?.(hands.format, recordedMigration(plan), answer) ?? null;
  if (change === null) return null;
  const kept = await sessionOf(hands).flight([item(change)]);
  return kept.stoppedAt === null ? null : notKept(plan);
}

const NOTHING: FlightResult = { items: [], stoppedAt: null };

const lost = (cause: Failure | null): SentProgram => ({
  flight: {
    items: [
      {
        kind: 'lost',
        error: null,
        failure: cause ?? connectionLost(),
      },
    ],
    stoppedAt: 0,
  },
  stopped: null,
});

function joined(results: readonly FlightItemResult[], tail: FlightResult): FlightResult {
  const stoppedAt = tail.stoppedAt === null ? null : tail.stoppedAt + results.length;
  return { items: [...results, ...tail.items], stoppedAt };
}

function resultOf({ rows, notices, error }: GateAnswer): FlightItemResult {
  const remarks = { notices, noticeCount: notices.length };
  if (error === null) return { kind: 'done', command: '', rows: [], rowCount: rows, ...remarks };
  return { kind: 'refused', error, failure: failure('TARGET.REFUSED', error.message), ...remarks };
}

const keptOtherwise = ({ migrationId }: PlanStep): Failure =>
  failure(
    'PROGRAM.KEPT_OTHERWISE',
    `What ${migrationId} gave back for its way down is not what the history held when the undo was planned.`,
    { why: 'Its down was not run, and nothing was changed.', fix: 'Plan the undo again.' },
  );

const notKept = ({ migrationId }: PlanStep): Failure =>
  failure('PROGRAM.ANSWER_NOT_KEPT', `What ${migrationId} gave back for its way down could not be kept.`, {
    why: 'It commits together with the migration, so both were rolled back.',
    fix: 'Give back plain data that JSON can hold, and look at the table of the history.',
  });
