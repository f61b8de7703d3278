import 'server-only';
import type { ProjectRole } from '../../contracts/project-role';
import { changeRole, removeMembership } from '../../engine/index';
import type { Result } from '../../engine/base/result';
import type { ActContext } from '../../engine/model/person';

/** One field of a form with two meanings: a role is given, or, with null, taken away. */
export function setRole(
  ports: Parameters<typeof changeRole>[0],
  context: ActContext,
  input: { readonly personId: string; readonly projectId: string; readonly role: ProjectRole | null },
): Promise<Result<null>> {
  const { role, ...place } = input;
  return role === null
    ? removeMembership(ports, context, place)
    : changeRole(ports, context, { ...place, role });
}
