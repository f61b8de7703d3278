import { failure, type Failure } from '../../base/failure';
import type { DeployState } from '../../model/deploy';
import type { EnvironmentId, ProjectId } from '../../model/identifiers';
import type { DeployReads } from '../../ports/store';

/** States in which a deploy touches, or may still touch, its target. */
export const BUSY_STATES: readonly DeployState[] = ['queued', 'running', 'unknown'];

/** The failure that says which deploy must end before its environment or project may be changed; null when none is under way. */
export async function busyDeploys(
  store: Pick<DeployReads, 'deploys'>,
  place: { readonly projectIds?: readonly ProjectId[]; readonly environmentId?: EnvironmentId },
): Promise<Failure | null> {
  const [busy] = await store.deploys({ ...place, states: BUSY_STATES, limit: 1 });
  if (busy === undefined) return null;
  return failure('DEPLOY.UNDER_WAY', `Deploy #${String(busy.number)} is under way.`, {
    fix: 'Wait until it has ended, or cancel it.',
  });
}
