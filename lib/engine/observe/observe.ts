import type { Failure } from '../base/failure';
import { Fault } from '../base/fault';
import { failed, success, type Result } from '../base/result';
import { millisecondsBetween } from '../model/instant';
import type { TargetFacts } from '../model/observation';
import type { TargetIdentity } from '../model/target-identity';
import type { Clock } from '../ports/clock';
import { describeTargetError } from '../target/describe-target-error';
import { sameTarget } from '../target/read-target-state';
import type { TargetSession } from '../target/target-session';
import { withLook, type LookInput, type StillAnswer } from './look-at-target';
import { readLook, type LookMark, type LookReading } from './read-look';

/** What one look found: an `Observation` without its id and times. */
export type ObservationOutcome =
  | { readonly outcome: 'reached'; readonly facts: TargetFacts }
  | { readonly outcome: 'wrong_database'; readonly facts: TargetFacts; readonly expected: TargetIdentity }
  | { readonly outcome: 'unreachable'; readonly failure: Failure };

/** What one look found, and by what the next one tells that nothing changed. */
export interface Observed {
  /** Null: the same as the look that left the mark. */
  readonly found: ObservationOutcome | null;
  /** Null when nothing could be read. */
  readonly mark: LookMark | null;
}

export interface ObserveInput extends LookInput {
  /** The database that was registered; null when none was yet. */
  readonly expected: TargetIdentity | null;
  readonly clock: Clock;
  /** What an earlier look with the same input left; then a target in which nothing changed costs one question. */
  readonly known?: LookMark | null;
}

/** A look that takes longer is given up. */
const LOOK_LIMIT_MS = 60_000;
const ANSWER_LIMIT_MS = 20_000;

/**
 * Looks at an environment once: identity, standing, rights, history and a mark of its schema, on one connection that can change nothing
 * and waits for no lock longer than a second. Whatever the target or the network does is an outcome, a history that cannot be read
 * included; only bugs of ours are thrown.
 */
export async function observe(input: ObserveInput): Promise<Observed> {
  const began = input.clock.now();
  const known = input.known ?? null;
  const limits = {
    totalMs: LOOK_LIMIT_MS,
    connectTimeoutSeconds: input.connection.connectTimeoutSeconds,
    answerTimeoutMs: ANSWER_LIMIT_MS,
  };
  const look = async (session: TargetSession): Promise<Result<Observed>> => {
    const connectMs = millisecondsBetween(began, input.clock.now());
    const reading = await readLook(session, input, known);
    return reading.ok ? success(toObserved(reading.value, input.expected, connectMs)) : reading;
  };
  const read = await withLook(input, limits, look, stillAnswer(known)).catch((error: unknown) => {
    if (error instanceof Fault) return failed(describeTargetError(error));
    throw error;
  });
  if (!read.ok) return unreachable(read.failure);
  return read.value.ok ? read.value.value : unreachable(read.value.failure);
}

/** A look that found nobody; pure. */
export const unreachable = (why: Failure): Observed => ({
  found: { outcome: 'unreachable', failure: why },
  mark: null,
});

/** What a look knew holds where nothing was committed on the whole server since. */
const stillAnswer = (known: LookMark | null): StillAnswer<Result<Observed>> | null =>
  known === null || known.standstill === null
    ? null
    : { at: known.standstill, answer: success({ found: null, mark: known }) };

function toObserved(reading: LookReading, expected: TargetIdentity | null, connectMs: number): Observed {
  const { mark } = reading;
  if (reading.kind === 'same') return { found: null, mark };
  const facts = { ...reading.facts, connectMs };
  const same = expected === null || sameTarget(expected, facts.identity);
  return {
    found: same ? { outcome: 'reached', facts } : { outcome: 'wrong_database', facts, expected },
    mark,
  };
}
