import { notFound } from '../../access/access-failures';
import { failed, success, type Result } from '../../base/result';
import type { PersonId } from '../../model/identifiers';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { PEOPLE_TOPIC, personObject, refuseUnlessAdministrator } from './people-access';

/**
 * Lets a disabled person sign in again with the password and roles they had; sessions and links from before stay ended.
 * Failures: ACCESS.NOT_ALLOWED, ACCESS.NOT_FOUND, STORE.CONFLICT.
 */
export async function enablePerson(
  ports: Pick<Ports, 'store' | 'clock'>,
  context: ActContext,
  input: { readonly personId: PersonId },
): Promise<Result<null>> {
  const refusal = refuseUnlessAdministrator(context.actor, 'enable people');
  if (refusal !== null) return failed(refusal);
  const person = await ports.store.person(input.personId);
  if (person === null) return failed(notFound('person'));
  if (person.disabledAt === null) return success(null);
  return ports.store.commit({
    context,
    at: ports.clock.now(),
    changes: [{ kind: 'person.update', person: { ...person, disabledAt: null } }],
    events: [
      {
        action: 'person.enabled',
        object: personObject(person),
        before: { disabledAt: person.disabledAt },
        after: { disabledAt: null },
      },
    ],
    topics: [PEOPLE_TOPIC],
  });
}
