import { isReviewOverdue, overdueReview } from '../../approval/overdue-review';
import type { Failure } from '../../base/failure';
import type { ProjectId } from '../../model/identifiers';
import type { Instant } from '../../model/instant';
import type { Store } from '../../ports/store';
import { rolesOfActivePeople } from './gather-deploy-facts';

/** Why nothing new is requested in a project now: a start in spite of a freeze that nobody reviewed in time. Few are open, so each is looked at. */
export async function reviewOverdueIn(
  store: Pick<Store, 'openBreakGlass' | 'deploy' | 'people' | 'memberships'>,
  projectId: ProjectId,
  now: Instant,
): Promise<readonly Failure[]> {
  const late = (await store.openBreakGlass(now)).filter((glass) => isReviewOverdue(glass, now));
  if (late.length === 0) return [];
  const owed = await Promise.all(
    late.map(async (glass) => {
      const deploy = await store.deploy(glass.deployId);
      return deploy?.projectId === projectId ? { glass, deploy } : null;
    }),
  );
  const [activeRoles, people] = await Promise.all([rolesOfActivePeople(store, projectId), store.people()]);
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const problem = overdueReview(
    owed.filter((each) => each !== null),
    { activeRoles, names },
    now,
  );
  return problem === null ? [] : [problem];
}
