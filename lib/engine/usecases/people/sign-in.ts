import { failed, type Result } from '../../base/result';
import type { Instant } from '../../model/instant';
import type { Person, VisitorContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { openSession, type EnteringBrowser, type NewSession } from './open-session';
import { preparePassword } from './password-rule';
import { signInRefused, tooManyTries } from './people-failures';
import { throttleKeys, type ThrottleKeys } from './throttle-keys';

export interface SignInInput extends EnteringBrowser {
  readonly email: string;
  readonly password: string;
}

type SignInPorts = Pick<Ports, 'store' | 'clock' | 'ids' | 'passwords' | 'throttle' | 'logger'>;

/**
 * A new session for the right password, or the question for the second factor (`openSession`). Unknown address, wrong password, disabled and never joined get one answer after the same work.
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
  const { person } = found;
  return openSession(ports, visitor, { at, person, browser: input, signedInBy: 'password', factorBy: null });
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

const allOf = (keys: ThrottleKeys): readonly string[] =>
  keys.address === null ? [keys.account] : [keys.account, keys.address];

/** People type passwords into the wrong box: only what looks like an address is kept. */
function shownEmail(about: { readonly email: string; readonly person: Person | null }): string {
  if (about.person !== null) return about.person.email;
  return /^[\w.+-]+@[\w.-]+$/.test(about.email) && about.email.length <= 254
    ? about.email
    : 'not an e-mail address';
}
