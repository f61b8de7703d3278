import { notFound } from '../../access/access-failures';
import { failed, success, type Result } from '../../base/result';
import type { PersonId } from '../../model/identifiers';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { endOpenLinks } from './end-open-links';
import { PEOPLE_TOPIC, personObject, refuseUnlessAdministrator, sessionTopic } from './people-access';
import { guardLastAdministrator } from './set-administrator';

/**
 * Shuts a person out at once: no sign-in, all sessions over, open pages thrown out, open links worthless. Their past stays. One active
 * administrator always stays. Doing it twice is no error.
 * Failures: ACCESS.NOT_ALLOWED, ACCESS.NOT_FOUND, PERSON.LAST_ADMINISTRATOR, STORE.CONFLICT.
 */
export async function disablePerson(
  ports: Pick<Ports, 'store' | 'clock'>,
  context: ActContext,
  input: { readonly personId: PersonId },
): Promise<Result<null>> {
  const refusal = refuseUnlessAdministrator(context.actor, 'disable people');
  if (refusal !== null) return failed(refusal);
  const person = await ports.store.person(input.personId);
  if (person === null) return failed(notFound('person'));
  if (person.disabledAt !== null) return success(null);
  const guard = await guardLastAdministrator(ports, person);
  if (!guard.ok) return guard;
  const at = ports.clock.now();
  return ports.store.commit({
    context,
    at,
    changes: [
      ...guard.value,
      { kind: 'person.update', person: { ...person, disabledAt: at } },
      { kind: 'sessions.end', personId: person.id, exceptIdHash: null, at },
      ...(await endOpenLinks(ports, at, ({ personId }) => personId === person.id)),
    ],
    events: [
      {
        action: 'person.disabled',
        object: personObject(person),
        before: { disabledAt: null },
        after: { disabledAt: at },
      },
    ],
    topics: [PEOPLE_TOPIC, sessionTopic(person.id)],
  });
}
