import { notAllowed, notFound } from '../../access/access-failures';
import { failed, success, type Result } from '../../base/result';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { PEOPLE_TOPIC, personObject } from './people-access';
import { readName } from './person-rule';

/** Gives the actor another name; what they did before keeps the name of that time. Failures: ACCESS.*, PERSON.NAME_INVALID, STORE.CONFLICT. */
export async function renameSelf(
  ports: Pick<Ports, 'store' | 'clock'>,
  context: ActContext,
  input: { readonly name: string },
): Promise<Result<null>> {
  if (context.actor.kind !== 'person') return failed(notAllowed('rename a person', 'that person'));
  const name = readName(input.name, 'name');
  if (!name.ok) return name;
  const person = await ports.store.person(context.actor.id);
  if (person === null) return failed(notFound('person'));
  if (person.name === name.value) return success(null);
  return ports.store.commit({
    context,
    at: ports.clock.now(),
    changes: [{ kind: 'person.update', person: { ...person, name: name.value } }],
    events: [
      {
        action: 'person.renamed',
        object: personObject(person),
        before: { name: person.name },
        after: { name: name.value },
      },
    ],
    topics: [PEOPLE_TOPIC],
  });
}
