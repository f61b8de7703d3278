import { notFound } from '../../access/access-failures';
import { authorisedProject } from '../authorise';
import { failed, success, type Result } from '../../base/result';
import type { PersonId, ProjectId } from '../../model/identifiers';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { PEOPLE_TOPIC, personObject, sessionTopic } from './people-access';

/**
 * Takes a person's role in a project away; acts with their next request. For administrators of the project. Without a role there is
 * nothing to do, which is no error. Failures: ACCESS.NOT_ALLOWED, ACCESS.NOT_FOUND, STORE.CONFLICT.
 */
export async function removeMembership(
  ports: Pick<Ports, 'store' | 'clock'>,
  context: ActContext,
  input: { readonly personId: PersonId; readonly projectId: ProjectId },
): Promise<Result<null>> {
  const { personId, projectId } = input;
  const project = await authorisedProject(ports.store, context, projectId, 'project.administer');
  if (!project.ok) return project;
  const [person, memberships] = await Promise.all([
    ports.store.person(personId),
    ports.store.memberships({ personId, projectId }),
  ]);
  if (person === null) return failed(notFound('person'));
  const before = memberships[0]?.role;
  if (before === undefined) return success(null);
  return ports.store.commit({
    context,
    at: ports.clock.now(),
    changes: [{ kind: 'membership.remove', personId, projectId }],
    events: [
      {
        action: 'membership.removed',
        object: personObject(person),
        projectId,
        before: { role: before },
        after: { role: null },
      },
    ],
    topics: [PEOPLE_TOPIC, sessionTopic(personId)],
  });
}
