import { failed, success, type Result } from '../../../base/result';
import type { Failure } from '../../../base/failure';
import type { Instant } from '../../../model/instant';
import type { ActContext, Person } from '../../../model/person';
import type { SecondFactor } from '../../../model/second-factor';
import type { Change } from '../../../ports/change';
import type { Ports } from '../../../ports/ports';
import { personObject } from '../people-access';
import { tooManyTries } from '../people-failures';
import { codeUsed, noSecondFactor, wrongCode } from './second-factor-failures';
import { isConfirmed, readCode, recoveryCodeHash } from './second-factor-rule';

export type ProofPorts = Pick<Ports, 'store' | 'clock' | 'throttle' | 'secondFactorCodes' | 'logger'>;

/** That a code was right: what has to be committed with what it was given for, so that it counts once. */
export interface Proof {
  readonly change: Change;
  readonly by: 'app' | 'recovery_code';
}

/**
 * Whether this code is of the person's second factor. Each try is counted before it is looked at, one after another; during a wait none is
 * looked at. A wrong one leaves an audit event. Whoever commits the proof's change together with their act makes the code worthless: when
 * two commit the same, the second fails.
 * Failures: SECOND_FACTOR.NONE, .WRONG_CODE, .CODE_USED, .CANNOT_OPEN, SIGN_IN.TOO_MANY_TRIES, STORE.CONFLICT.
 */
export async function proveSecondFactor(
  ports: ProofPorts,
  context: ActContext,
  { person, typed }: { readonly person: Pick<Person, 'id' | 'email'>; readonly typed: string },
): Promise<Result<Proof>> {
  const at = ports.clock.now();
  const factor = await ports.store.secondFactor(person.id);
  if (!isConfirmed(factor)) return failed(noSecondFactor());
  const key = triesKey(person);
  const wait = await ports.throttle.takeTry(key, at);
  if (wait > 0) {
    ports.logger.warn('second_factor.throttled', { personId: person.id, waitSeconds: wait });
    return failed(tooManyTries(wait));
  }
  const proof = compare(ports, factor, typed, at);
  if (!proof.ok) return refuse(ports, context, { person, at, why: proof.failure });
  await ports.throttle.clear([key]);
  return proof;
}

/** Tries are counted apart from those with a password: a right password must not give new tries at the code. */
const triesKey = ({ id }: Pick<Person, 'id'>): string => `second_factor:${id}`;

function compare(
  ports: Pick<Ports, 'secondFactorCodes'>,
  { personId, secret, lastUsedStep, recoveryCodes }: SecondFactor,
  typed: string,
  at: Instant,
): Result<Proof> {
  const read = readCode(typed);
  if (read.kind === 'neither') return failed(wrongCode());
  if (read.kind === 'recovery') {
    const codeHash = recoveryCodeHash(personId, read.code);
    const known = recoveryCodes.find((code) => code.codeHash === codeHash);
    if (known === undefined) return failed(wrongCode());
    if (known.usedAt !== null) {
      return failed({ ...codeUsed(), fix: 'Take another one of the recovery codes.' });
    }
    return success({ change: { kind: 'recovery_code.use', personId, codeHash, at }, by: 'recovery_code' });
  }
  const step = ports.secondFactorCodes.stepOf({ sealed: secret, personId, code: read.code, at });
  if (!step.ok) return step;
  if (step.value === null) return failed(wrongCode());
  if (lastUsedStep !== null && step.value <= lastUsedStep) return failed(codeUsed());
  return success({ change: { kind: 'second_factor.use_step', personId, step: step.value }, by: 'app' });
}

async function refuse(
  ports: Pick<Ports, 'store'>,
  context: ActContext,
  about: { readonly person: Pick<Person, 'id' | 'email'>; readonly at: Instant; readonly why: Failure },
): Promise<Result<never>> {
  const committed = await ports.store.commit({
    context,
    at: about.at,
    changes: [],
    events: [
      {
        action: 'session.second_factor_refused',
        object: personObject(about.person),
        after: { why: about.why.code },
      },
    ],
  });
  return committed.ok ? failed(about.why) : committed;
}
