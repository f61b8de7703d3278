import { notFound } from '../../access/access-failures';
import { failed, success, type Result } from '../../base/result';
import type { PersonId } from '../../model/identifiers';
import type { ActContext, Person } from '../../model/person';
import type { Change } from '../../ports/change';
import type { Ports } from '../../ports/ports';
import { PEOPLE_TOPIC, personObject, refuseUnlessAdministrator, sessionTopic } from './people-access';
import { lastAdministrator, personIsDisabled } from './people-failures';

/**
 * Makes a person an installation administrator, or takes that away. One active administrator always stays, also when two act at once.
 * Failures: ACCESS.NOT_ALLOWED, ACCESS.NOT_FOUND, PERSON.DISABLED, PERSON.LAST_ADMINISTRATOR, STORE.CONFLICT.
 */
export async function setAdministrator(
  ports: Pick<Ports, 'store' | 'clock'>,
  context: ActContext,
  input: { readonly personId: PersonId; readonly administrator: boolean },
): Promise<Result<null>> {
  const refusal = refuseUnlessAdministrator(context.actor, 'change installation administrators');
  if (refusal !== null) return failed(refusal);
  const person = await ports.store.person(input.personId);
  if (person === null) return failed(notFound('person'));
  if (person.installationAdministrator === input.administrator) return success(null);
  if (input.administrator && person.disabledAt !== null) return failed(personIsDisabled());
  const guard = input.administrator ? success([]) : await guardLastAdministrator(ports, person);
  if (!guard.ok) return guard;
  return ports.store.commit({
    context,
    at: ports.clock.now(),
    changes: [
      ...guard.value,
      { kind: 'person.update', person: { ...person, installationAdministrator: input.administrator } },
    ],
    events: [
      {
        action: input.administrator ? 'person.made_administrator' : 'person.administrator_removed',
        object: personObject(person),
        before: { installationAdministrator: person.installationAdministrator },
        after: { installationAdministrator: input.administrator },
      },
    ],
    topics: [PEOPLE_TOPIC, sessionTopic(person.id)],
  });
}

/** Put before a change by which this person stops to be an active administrator; the store keeps others from doing the same meanwhile. */
export async function guardLastAdministrator(
  ports: Pick<Ports, 'store'>,
  person: Person,
): Promise<Result<readonly Change[]>> {
  if (!person.installationAdministrator || person.disabledAt !== null) return success([]);
  const people = await ports.store.people();
  const others = people.filter(
    (other) =>
      other.id !== person.id && other.installationAdministrator && other.disabledAt === null && other.joined,
  );
  return others.length === 0
    ? failed(lastAdministrator())
    : success([{ kind: 'administrator.require_other', than: person.id }]);
}
