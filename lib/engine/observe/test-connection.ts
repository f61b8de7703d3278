import type { Failure } from '../base/failure';
import { Fault } from '../base/fault';
import type { TargetIdentity } from '../model/target-identity';
import type { Clock } from '../ports/clock';
import { describeTargetError } from '../target/describe-target-error';
import type { TargetSession } from '../target/target-session';
import type { ConnectionCheck } from './connection-check';
import { checksOfReached, checksOfUnreached } from './connection-checks';
import { lookAtTarget, withLook, type LookInput } from './look-at-target';

/** The answer to "Test connection". */
export interface ConnectionTest {
  /** No check failed. */
  readonly ok: boolean;
  readonly checks: readonly ConnectionCheck[];
  /** What to register; null when the target was not reached. */
  readonly identity: TargetIdentity | null;
  readonly serverVersion: string | null;
}

export interface ConnectionTestInput extends LookInput {
  /** The database that was registered; null when none was. */
  readonly expected: TargetIdentity | null;
  readonly observeOnly: boolean;
  readonly clock: Clock;
}

/**
 * The person who waits was promised an answer within five seconds of the worker taking the question. What is left of them is for reading
 * the question, opening the password and storing the answer, on a machine that has other work.
 */
const TEST_LIMIT_MS = 4_000;
/** Leaves time for the questions that follow. */
const CONNECT_LIMIT_SECONDS = 3.5;

/**
 * Tries a connection and says for each thing that matters whether it is right, in which field it is wrong, and which SQL mends it. Changes
 * nothing on the target and ends well within five seconds. Never throws for what a target or a network does.
 */
export async function testConnection(input: ConnectionTestInput): Promise<ConnectionTest> {
  const limits = {
    totalMs: TEST_LIMIT_MS,
    connectTimeoutSeconds: Math.min(input.connection.connectTimeoutSeconds, CONNECT_LIMIT_SECONDS),
    answerTimeoutMs: TEST_LIMIT_MS,
  };
  try {
    const examined = await withLook(input, limits, (session) => examine(session, input));
    return examined.ok ? examined.value : unreached(examined.failure);
  } catch (error) {
    if (error instanceof Fault) return unreached(describeTargetError(error));
    throw error;
  }
}

async function examine(session: TargetSession, input: ConnectionTestInput): Promise<ConnectionTest> {
  const { state, history } = await lookAtTarget(session, input);
  const { expected, observeOnly } = input;
  const checks = checksOfReached(input.connection, { session, state, history, expected, observeOnly });
  return {
    ok: checks.every(({ outcome }) => outcome !== 'fail'),
    checks,
    identity: state.identity,
    serverVersion: session.serverVersion,
  };
}

function unreached(shown: Failure): ConnectionTest {
  return { ok: false, checks: checksOfUnreached(shown), identity: null, serverVersion: null };
}
