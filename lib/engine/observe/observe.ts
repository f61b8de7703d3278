import type { Failure } from '../base/failure';
import { Fault } from '../base/fault';
import { failed, success, type Result } from '../base/result';
import type { History } from '../model/history';
import { millisecondsBetween } from '../model/instant';
import type { TargetFacts } from '../model/observation';
import type { TargetIdentity } from '../model/target-identity';
import type { Clock } from '../ports/clock';
import { schemaMarker } from '../target/catalog/schema-marker';
import { describeTargetError } from '../target/describe-target-error';
import { postgresErrorFacts } from '../target/postgres-error-facts';
import { sameTarget, type TargetState } from '../target/read-target-state';
import { TargetError } from '../target/target-error';
import type { TargetSession } from '../target/target-session';
import { historyDigest } from '../timeline/history-digest';
import { lookAtTarget, withLook, type LookInput } from './look-at-target';

/** What one look found: an `Observation` without its id and times. */
export type ObservationOutcome =
  | { readonly outcome: 'reached'; readonly facts: TargetFacts }
  | { readonly outcome: 'wrong_database'; readonly facts: TargetFacts; readonly expected: TargetIdentity }
  | { readonly outcome: 'unreachable'; readonly failure: Failure };

export interface ObserveInput extends LookInput {
  /** The database that was registered; null when none was yet. */
  readonly expected: TargetIdentity | null;
  readonly clock: Clock;
}

/** A look that takes longer is given up. */
const LOOK_LIMIT_MS = 60_000;
const ANSWER_LIMIT_MS = 20_000;

/**
 * Looks at an environment once: identity, standing, rights, history and a mark of its schema, on one connection that can change nothing
 * and waits for no lock longer than a second. Whatever the target or the network does is an outcome, a history that cannot be read
 * included; only bugs of ours are thrown.
 */
export async function observe(input: ObserveInput): Promise<ObservationOutcome> {
  const began = input.clock.now();
  const limits = {
    totalMs: LOOK_LIMIT_MS,
    connectTimeoutSeconds: input.connection.connectTimeoutSeconds,
    answerTimeoutMs: ANSWER_LIMIT_MS,
  };
  const facts = await withLook(input, limits, (session) =>
    readFacts(session, input, millisecondsBetween(began, input.clock.now())),
  ).catch((error: unknown) => {
    if (error instanceof Fault) return failed(describeTargetError(error));
    throw error;
  });
  if (!facts.ok) return { outcome: 'unreachable', failure: facts.failure };
  return facts.value.ok
    ? toOutcome(facts.value.value, input.expected)
    : { outcome: 'unreachable', failure: facts.value.failure };
}

function toOutcome(facts: TargetFacts, expected: TargetIdentity | null): ObservationOutcome {
  if (expected === null || sameTarget(expected, facts.identity)) return { outcome: 'reached', facts };
  return { outcome: 'wrong_database', facts, expected };
}

async function readFacts(
  session: TargetSession,
  input: ObserveInput,
  connectMs: number,
): Promise<Result<TargetFacts>> {
  const { state, history } = await lookAtTarget(session, input);
  if (!history.ok) return history;
  const mark = await readMarker(session);
  return success({ ...factsOf(session, state, history.value), schemaMarker: mark, connectMs });
}

async function readMarker(session: TargetSession): Promise<string> {
  try {
    return await schemaMarker(session.client);
  } catch (error) {
    const facts = postgresErrorFacts(error);
    const lost = session.transactionStatus() === 'lost';
    if (facts === null && !lost) throw error;
    throw new TargetError(describeTargetError(error), { facts, lost, cause: error });
  }
}

function factsOf(
  session: TargetSession,
  state: TargetState,
  history: History,
): Omit<TargetFacts, 'schemaMarker' | 'connectMs'> {
  return {
    identity: state.identity,
    serverVersion: session.serverVersion,
    serverMajor: session.serverMajor,
    role: state.role,
    encrypted: session.encrypted,
    standby: state.standby,
    readOnly: state.readOnly,
    pooled: session.pooled,
    rights: state.rights,
    history,
    historyDigest: historyDigest(history),
  };
}
