import { sha256 } from '../../base/digest';
import { failed, success, type Result } from '../../base/result';
import { later, type Instant } from '../../model/instant';
import type { Session } from '../../model/link';
import type { Person, VisitorContext } from '../../model/person';
import type { Change } from '../../ports/change';
import type { Ports } from '../../ports/ports';
import { preparePassword } from './password-rule';
import { actingAs, personObject, sessionTopic } from './people-access';
import { signInRefused, tooManyTries } from './people-failures';
import type { SessionLimits } from './session-rule';
import { throttleKeys, type ThrottleKeys } from './throttle-keys';

export interface SignInInput {
  readonly email: string;
  readonly password: string;
  readonly userAgent: string | null;
  /** The session that the browser brought along; it ends, whatever it was, so that a planted one is worth nothing. */
  readonly previousSessionId: string | null;
  readonly limits: SessionLimits;
}

/** `sessionId` goes into the cookie and nowhere else. */
export interface NewSession {
  readonly sessionId: string;
  readonly person: Person;
  readonly expiresAt: Instant;
}

type SignInPorts = Pick<Ports, 'store' | 'clock' | 'ids' | 'passwords' | 'throttle' | 'logger'>;

/**
 * A new session for the right password. Unknown address, wrong password, disabled and never joined get one answer after the same work.
 * Each try is counted before it is looked at, so that many at once count as many. Tries during a wait are not looked at and leave a
 * line in the log; all others leave an audit event.
 * Failures: SIGN_IN.REFUSED, SIGN_IN.TOO_MANY_TRIES, STORE.CONFLICT.
 */
export async function signIn(
  ports: SignInPorts,
  visitor: VisitorContext,
  input: SignInInput,
): Promise<Result<NewSession>> {
  const at = ports.clock.now();
  const email = input.email.trim().toLowerCase();
  const keys = throttleKeys(email, visitor.address);
  const wait = await ports.throttle.waitSeconds(allOf(keys), at);
  if (wait > 0) {
    ports.logger.warn('sign_in.throttled', { address: visitor.address, waitSeconds: wait });
    return failed(tooManyTries(wait));
  }
  await ports.throttle.recordFailure([keys.account], at);
  const found = await ports.store.personByEmail(email);
  const isRight = await ports.passwords.verify(found?.passwordHash ?? null, preparePassword(input.password));
  const why = whyRefused(found, isRight);
  if (found === null || why !== null) {
    return refuse(ports, visitor, { at, email, keys, person: found?.person ?? null, why: why ?? 'unknown' });
  }
  await ports.throttle.clear([keys.account]);
  return openSession(ports, visitor, { at, person: found.person, input });
}

type Refusal = 'unknown' | 'wrong_password' | 'never_joined' | 'disabled';

function whyRefused(
  found: { readonly person: Person; readonly passwordHash: string | null } | null,
  isRight: boolean,
): Refusal | null {
  if (found === null) return 'unknown';
  if (found.passwordHash === null) return 'never_joined';
  if (!isRight) return 'wrong_password';
  return found.person.disabledAt === null ? null : 'disabled';
}

async function refuse(
  ports: SignInPorts,
  visitor: VisitorContext,
  about: {
    readonly at: Instant;
    readonly email: string;
    readonly keys: ThrottleKeys;
    readonly person: Person | null;
    readonly why: Refusal;
  },
): Promise<Result<never>> {
  if (about.keys.address !== null) await ports.throttle.recordFailure([about.keys.address], about.at);
  const committed = await ports.store.commit({
    context: visitor,
    at: about.at,
    changes: [],
    events: [
      {
        action: 'session.sign_in_refused',
        object: { kind: 'person', id: about.person?.id ?? null, name: shownEmail(about) },
        after: { why: about.why },
      },
    ],
  });
  return committed.ok ? failed(signInRefused()) : committed;
}

async function openSession(
  ports: SignInPorts,
  visitor: VisitorContext,
  { at, person, input }: { readonly at: Instant; readonly person: Person; readonly input: SignInInput },
): Promise<Result<NewSession>> {
  const sessionId = ports.ids.token();
  const session: Session = {
    idHash: sha256(sessionId),
    personId: person.id,
    createdAt: at,
    lastSeenAt: at,
    expiresAt: later(at, input.limits.absoluteMinutes * 60_000),
    endedAt: null,
    address: visitor.address,
    userAgent: input.userAgent?.slice(0, 300) ?? null,
  };
  const endPrevious = await endOf(ports, input.previousSessionId, at);
  const committed = await ports.store.commit({
    context: actingAs(visitor, person),
    at,
    changes: [...endPrevious, { kind: 'session.insert', session }],
    events: [{ action: 'session.signed_in', object: personObject(person) }],
    topics: endPrevious.length === 0 ? [] : [sessionTopic(person.id)],
  });
  return committed.ok ? success({ sessionId, person, expiresAt: session.expiresAt }) : committed;
}

async function endOf(
  ports: Pick<Ports, 'store'>,
  sessionId: string | null,
  at: Instant,
): Promise<readonly Change[]> {
  const idHash = sessionId === null ? null : sha256(sessionId);
  const known = idHash === null ? null : await ports.store.session(idHash);
  if (idHash === null || known === null || known.session.endedAt !== null) return [];
  return [{ kind: 'session.end', idHash, at }];
}

const allOf = (keys: ThrottleKeys): readonly string[] =>
  keys.address === null ? [keys.account] : [keys.account, keys.address];

/** People type passwords into the wrong box: only what looks like an address is kept. */
function shownEmail(about: { readonly email: string; readonly person: Person | null }): string {
  if (about.person !== null) return about.person.email;
  return /^[\w.+-]+@[\w.-]+$/.test(about.email) && about.email.length <= 254
    ? about.email
    : 'not an e-mail address';
}
