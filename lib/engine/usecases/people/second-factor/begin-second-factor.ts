import { notAllowed } from '../../../access/access-failures';
import type { Failure } from '../../../base/failure';
import { failed, success, type Result } from '../../../base/result';
import { sha256 } from '../../../base/digest';
import { later, type Instant } from '../../../model/instant';
import type { ActContext, Person } from '../../../model/person';
import type { Ports } from '../../../ports/ports';
import { personObject } from '../people-access';
import { provePassword } from '../prove-password';
import { secondFactorExists, signInAgain } from './second-factor-failures';
import { FRESH_SIGN_IN_MINUTES, isConfirmed } from './second-factor-rule';

/** What an authenticator app takes; it is in this answer and, sealed, in the store, and nowhere else. */
export interface BegunFactor {
  readonly secret: string;
  readonly address: string;
  /** Names it when its first code comes. */
  readonly begunAt: Instant;
}

/**
 * A fresh second factor for the actor, who proves to be themselves by their password or, having none, by a sign-in of the last minutes:
 * whoever merely found a browser open cannot make one. Nothing is asked for until its first code comes; one that was begun before ends.
 * Failures: ACCESS.NOT_ALLOWED, SECOND_FACTOR.EXISTS, .SIGN_IN_AGAIN, PASSWORD.WRONG, SIGN_IN.TOO_MANY_TRIES, STORE.CONFLICT.
 */
export async function beginSecondFactor(
  ports: Pick<Ports, 'store' | 'clock' | 'passwords' | 'throttle' | 'secondFactorCodes'>,
  context: ActContext,
  input: { readonly password: string; readonly sessionId: string },
): Promise<Result<BegunFactor>> {
  const person = context.actor.kind === 'person' ? await ports.store.person(context.actor.id) : null;
  if (person === null) return failed(notAllowed('set up a second factor', 'the person whose it is'));
  if (isConfirmed(await ports.store.secondFactor(person.id))) return failed(secondFactorExists());
  const doubt = await doubtAbout(ports, person, input);
  if (doubt !== null) return failed(doubt);
  const at = ports.clock.now();
  const { sealed, secret, address } = ports.secondFactorCodes.make(person);
  const factor = { personId: person.id, secret: sealed, begunAt: at, confirmedAt: null, lastUsedStep: null };
  const committed = await ports.store.commit({
    context,
    at,
    changes: [{ kind: 'second_factor.begin', factor }],
    events: [{ action: 'person.second_factor_begun', object: personObject(person) }],
  });
  return committed.ok ? success({ secret, address, begunAt: at }) : committed;
}

async function doubtAbout(
  ports: Pick<Ports, 'store' | 'clock' | 'passwords' | 'throttle'>,
  person: Person,
  { password, sessionId }: { readonly password: string; readonly sessionId: string },
): Promise<Failure | null> {
  const account = await ports.store.personByEmail(person.email);
  if (account !== null && account.passwordHash !== null) {
    const proven = await provePassword(ports, person.email, { password, field: 'password' });
    return proven.ok ? null : proven.failure;
  }
  const known = await ports.store.session(sha256(sessionId));
  const isFresh =
    known?.person.id === person.id &&
    ports.clock.now() <= later(known.session.createdAt, FRESH_SIGN_IN_MINUTES * 60_000);
  return isFresh ? null : signInAgain(FRESH_SIGN_IN_MINUTES);
}
