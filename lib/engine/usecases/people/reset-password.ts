import { sha256 } from '../../base/digest';
import { failed, success, type Result } from '../../base/result';
import type { VisitorContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { endOpenLinks } from './end-open-links';
import { checkLink } from './link-rule';
import { checkPassword, preparePassword } from './password-rule';
import { actingAs, personObject, sessionTopic } from './people-access';
import { personIsDisabled } from './people-failures';
import { throttleKeys } from './throttle-keys';

/**
 * Sets a new password for whoever holds a reset link, ends all sessions of that person, and lifts the wait that wrong tries had brought,
 * so that nobody can lock an administrator out by guessing.
 * Failures: LINK.*, PERSON.DISABLED, PASSWORD.*, STORE.CONFLICT.
 */
export async function resetPassword(
  ports: Pick<Ports, 'store' | 'clock' | 'passwords' | 'throttle'>,
  visitor: VisitorContext,
  input: { readonly token: string; readonly password: string },
): Promise<Result<{ readonly email: string }>> {
  const at = ports.clock.now();
  const link = checkLink(await ports.store.linkByTokenHash(sha256(input.token)), 'reset', at);
  if (!link.ok) return link;
  const { personId } = link.value;
  const person = personId === null ? null : await ports.store.person(personId);
  if (person === null || person.disabledAt !== null) return failed(personIsDisabled());
  const weak = checkPassword(input.password, { email: person.email, field: 'password' });
  if (weak !== null) return failed(weak);
  const passwordHash = await ports.passwords.hash(preparePassword(input.password));
  const committed = await ports.store.commit({
    context: actingAs(visitor, person),
    at,
    changes: [
      { kind: 'link.use', id: link.value.id, at },
      ...(await endOpenLinks(
        ports,
        at,
        (other) => other.personId === person.id && other.id !== link.value.id,
      )),
      { kind: 'person.set_password', personId: person.id, passwordHash },
      { kind: 'sessions.end', personId: person.id, exceptIdHash: null, at },
    ],
    events: [{ action: 'person.password_reset', object: personObject(person) }],
    topics: [sessionTopic(person.id)],
  });
  if (!committed.ok) return committed;
  await ports.throttle.clear([throttleKeys(person.email, null).account]);
  return success({ email: person.email });
}
