import { notFound } from '../../access/access-failures';
import { authorisedProject } from '../authorise';
import { failed, success, type Result } from '../../base/result';
import type { PersonId, ProjectId } from '../../model/identifiers';
import type { ActContext, ProjectRole } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { PEOPLE_TOPIC, personObject, sessionTopic } from './people-access';
import { personIsDisabled } from './people-failures';

export interface ChangeRoleInput {
  readonly personId: PersonId;
  readonly projectId: ProjectId;
  readonly role: ProjectRole;
}

/**
 * Gives a person a role in a project, or another one than before; acts with their next request. For administrators of the project.
 * Failures: ACCESS.NOT_ALLOWED, ACCESS.NOT_FOUND, PERSON.DISABLED, STORE.CONFLICT.
 */
export async function changeRole(
  ports: Pick<Ports, 'store' | 'clock'>,
  context: ActContext,
  input: ChangeRoleInput,
): Promise<Result<null>> {
  const { personId, projectId, role } = input;
  const project = await authorisedProject(ports.store, context, projectId, 'project.administer');
  if (!project.ok) return project;
  const [person, memberships] = await Promise.all([
    ports.store.person(personId),
    ports.store.memberships({ personId, projectId }),
  ]);
  if (person === null) return failed(notFound('person'));
  if (person.disabledAt !== null) return failed(personIsDisabled());
  const before = memberships[0]?.role ?? null;
  if (before === role) return success(null);
  return ports.store.commit({
    context,
    at: ports.clock.now(),
    changes: [{ kind: 'membership.set', membership: { personId, projectId, role } }],
    events: [
      {
        action: 'membership.set',
        object: personObject(person),
        projectId,
        before: { role: before },
        after: { role },
      },
    ],
    topics: [PEOPLE_TOPIC, sessionTopic(personId)],
  });
}
