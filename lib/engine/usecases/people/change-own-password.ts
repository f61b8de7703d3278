import { notAllowed } from '../../access/access-failures';
import { sha256 } from '../../base/digest';
import { failed, type Result } from '../../base/result';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { endOpenLinks } from './end-open-links';
import { checkPassword, preparePassword } from './password-rule';
import { personObject, sessionTopic } from './people-access';
import { provePassword } from './prove-password';

export interface ChangePasswordInput {
  readonly current: string;
  readonly next: string;
  /** The session that stays; all others end. */
  readonly sessionId: string;
}

/**
 * Sets a new password for who knows the present one, and ends every other session and every open link of theirs. Wrong tries count like
 * those of signing in, so that an unattended browser is no place to guess.
 * Failures: ACCESS.NOT_ALLOWED, PASSWORD.*, SIGN_IN.TOO_MANY_TRIES, STORE.CONFLICT.
 */
export async function changeOwnPassword(
  ports: Pick<Ports, 'store' | 'clock' | 'passwords' | 'throttle'>,
  context: ActContext,
  input: ChangePasswordInput,
): Promise<Result<null>> {
  const person = context.actor.kind === 'person' ? await ports.store.person(context.actor.id) : null;
  if (person === null) return failed(notAllowed('change a password', 'the person whose it is'));
  const weak = checkPassword(input.next, { email: person.email, field: 'next' });
  if (weak !== null) return failed(weak);
  const proven = await provePassword(ports, person.email, { password: input.current, field: 'current' });
  if (!proven.ok) return proven;
  const at = ports.clock.now();
  const passwordHash = await ports.passwords.hash(preparePassword(input.next));
  return ports.store.commit({
    context,
    at,
    changes: [
      { kind: 'person.set_password', personId: person.id, passwordHash },
      { kind: 'sessions.end', personId: person.id, exceptIdHash: sha256(input.sessionId), at },
      ...(await endOpenLinks(ports, at, ({ personId }) => personId === person.id)),
    ],
    events: [{ action: 'person.password_changed', object: personObject(person) }],
    topics: [sessionTopic(person.id)],
  });
}
