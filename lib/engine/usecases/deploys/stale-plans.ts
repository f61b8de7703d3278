import type { EnvironmentId } from '../../model/identifiers';
import type { Instant } from '../../model/instant';
import type { DeployState } from '../../model/deploy';
import type { PlanPart } from '../../model/plan';
import type { Ports } from '../../ports/ports';
import { transitionWork, type Work } from './commit-transition';

/** States in which a plan waits for its run, so that a change can make it stale. */
export const WAITING_STATES: readonly DeployState[] = ['awaiting_approval', 'approved', 'scheduled'];

/** Waiting deploys of one environment that are looked at; whatever is beyond that the sweep finds. */
const MOST_WAITING = 100;

/**
 * What makes every waiting plan of an environment stale, to be committed together with the change that does so: nobody can approve or start
 * a plan in between.
 */
export async function stalePlans(
  ports: Pick<Ports, 'store' | 'ids'>,
  environmentId: EnvironmentId,
  { at, parts }: { readonly at: Instant; readonly parts: readonly PlanPart[] },
): Promise<Work> {
  const waiting = await ports.store.deploys({ environmentId, states: WAITING_STATES, limit: MOST_WAITING });
  const works: Work[] = [];
  for (const deploy of waiting) {
    const moved = await transitionWork(ports, { deploy }, { at, command: { kind: 'go_stale', parts } });
    if (moved.ok) works.push(moved.value.work);
  }
  return together(works);
}

/** Several works as one. Pure. */
export const together = (works: readonly Work[]): Work => ({
  changes: works.flatMap(({ changes }) => changes),
  events: works.flatMap(({ events }) => events),
  jobs: works.flatMap(({ jobs }) => jobs),
  topics: works.flatMap(({ topics }) => topics),
});
