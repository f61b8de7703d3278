import { confirmationRefusal, glassState, reviewRight } from '../../approval/break-glass';
import { isReviewOverdue } from '../../approval/overdue-review';
import { canInProject } from '../../access/can';
import type { BreakGlass } from '../../model/break-glass';
import type { Instant } from '../../model/instant';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { rolesOfActivePeople } from '../deploys/gather-deploy-facts';
import type { PlacedDeploy } from './view-deploy';

/** What a start in spite of a freeze wants of the reader. */
export interface OwedGlass extends PlacedDeploy {
  readonly glass: BreakGlass;
  readonly wants: 'confirmation' | 'review';
  /** Nothing new is requested in the project until it is reviewed. */
  readonly isOverdue: boolean;
}

/** Starts in spite of a freeze that the reader can confirm, or has to review; oldest first. Few are open at a time, so each is looked at by itself. */
export async function owedGlasses(
  ports: Pick<Ports, 'store' | 'clock'>,
  context: Pick<ActContext, 'actor'>,
): Promise<readonly OwedGlass[]> {
  const now = ports.clock.now();
  const open = await ports.store.openBreakGlass(now);
  const owed = await Promise.all(open.map((glass) => owedGlass(ports, context, glass, now)));
  return owed.filter((each) => each !== null);
}

/** Null when nothing of it is the reader's to do. */
async function owedGlass(
  { store }: Pick<Ports, 'store'>,
  { actor }: Pick<ActContext, 'actor'>,
  glass: BreakGlass,
  now: Instant,
): Promise<OwedGlass | null> {
  const deploy = await store.deploy(glass.deployId);
  if (deploy === null || !canInProject(actor, 'deploy.decide', deploy.projectId)) return null;
  const [project, environment] = await Promise.all([
    store.project(deploy.projectId),
    store.environment(deploy.environmentId),
  ]);
  if (project === null || environment === null) return null;
  const listing = { glass, deploy, project, environment, isOverdue: isReviewOverdue(glass, now) };
  if (glassState(glass, now) === 'asked') {
    const refusal = confirmationRefusal(glass, deploy, { personId: actor.id, now });
    return refusal === null ? { ...listing, wants: 'confirmation' } : null;
  }
  const activeRoles = await rolesOfActivePeople(store, deploy.projectId);
  const people = { activeRoles, requestedBy: deploy.requestedBy.id };
  return 'code' in reviewRight(glass, people, actor.id) ? null : { ...listing, wants: 'review' };
}
