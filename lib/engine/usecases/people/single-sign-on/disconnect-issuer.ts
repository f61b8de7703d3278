import { notAllowed, notFound } from '../../../access/access-failures';
import { sha256 } from '../../../base/digest';
import { failure, type Failure } from '../../../base/failure';
import { failed, success, type Result } from '../../../base/result';
import type { Identity } from '../../../model/identity';
import type { ActContext, Person } from '../../../model/person';
import type { Ports } from '../../../ports/ports';
import { personObject, sessionTopic } from '../people-access';
import { provePassword } from '../prove-password';

export interface DisconnectIssuerInput {
  readonly issuer: string;
  /** Of whoever has one. */
  readonly password: string;
  /** The session that stays; all others end, whoever opened them by the issuer. */
  readonly sessionId: string;
}

/**
 * The actor does not sign in at this issuer any more. Only with another way to sign in, which is proven where it is a password; so nobody
 * locks themselves out, and an unattended browser cuts nobody off. Connecting again is the way back.
 * Failures: ACCESS.NOT_ALLOWED, ACCESS.NOT_FOUND, SINGLE_SIGN_ON.LAST_WAY, PASSWORD.WRONG, SIGN_IN.TOO_MANY_TRIES, STORE.CONFLICT.
 */
export async function disconnectIssuer(
  ports: Pick<Ports, 'store' | 'clock' | 'passwords' | 'throttle'>,
  context: ActContext,
  input: DisconnectIssuerInput,
): Promise<Result<null>> {
  const person = context.actor.kind === 'person' ? await ports.store.person(context.actor.id) : null;
  if (person === null) return failed(notAllowed('disconnect single sign-on', 'the person whose it is'));
  const identities = await ports.store.identitiesOf(person.id);
  const identity = identities.find(({ issuer }) => issuer === input.issuer);
  if (identity === undefined) return failed(notFound('identity'));
  const proven = await proveOtherWay(ports, person, { identities, identity, password: input.password });
  if (!proven.ok) return proven;
  const at = ports.clock.now();
  return ports.store.commit({
    context,
    at,
    changes: [
      { kind: 'identity.remove', personId: person.id, identity },
      { kind: 'sessions.end', personId: person.id, exceptIdHash: sha256(input.sessionId), at },
    ],
    events: [
      {
        action: 'person.identity_unlinked',
        object: personObject(person),
        before: { issuer: identity.issuer, subject: identity.subject },
      },
    ],
    topics: [sessionTopic(person.id)],
  });
}

async function proveOtherWay(
  ports: Pick<Ports, 'store' | 'clock' | 'passwords' | 'throttle'>,
  { email }: Person,
  given: { readonly identities: readonly Identity[]; readonly identity: Identity; readonly password: string },
): Promise<Result<null>> {
  const account = await ports.store.personByEmail(email);
  if (account !== null && account.passwordHash !== null) {
    return provePassword(ports, email, { password: given.password, field: 'password' });
  }
  return given.identities.some(({ issuer }) => issuer !== given.identity.issuer)
    ? success(null)
    : failed(isLastWay());
}

const isLastWay = (): Failure =>
  failure('SINGLE_SIGN_ON.LAST_WAY', 'It is the only way into your account.', {
    fix: 'Have an administrator of this installation make you a link that sets a password, then disconnect it.',
  });
