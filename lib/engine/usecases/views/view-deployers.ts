import type { Deploy, DeployState } from '../../model/deploy';
import { undoneBy, type Plan } from '../../model/plan';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { authorisedEnvironment } from '../authorise';

/** The deploy of ours that ran a migration last, by migration id; none of one that was undone since. */
export type Deployers = ReadonlyMap<string, Pick<Deploy, 'number' | 'state'>>;

/** States in which a deploy did run the whole of its plan, as far as its plan is in the history. */
const RAN: readonly DeployState[] = ['succeeded', 'schema_differs'];
/** States in which the outcome names the migration at which it stopped; those before it ran. */
const STOPPED: readonly DeployState[] = ['failed', 'partly_applied', 'contradiction'];
const DEPLOYS_LOOKED_AT = 100;

/** Which deploy ran which migration of an environment; empty for those that may not see it. */
export async function viewDeployers(
  { store }: Pick<Ports, 'store'>,
  context: ActContext,
  environmentId: string,
): Promise<Deployers> {
  const found = await authorisedEnvironment(store, context, environmentId, 'project.view');
  if (!found.ok) return new Map();
  const deploys = await store.deploys({
    environmentId,
    states: [...RAN, ...STOPPED],
    limit: DEPLOYS_LOOKED_AT,
  });
  const plans = await Promise.all(deploys.map(({ planId }) => store.plan(planId)));
  const last = new Map<string, Deploy | null>();
  deploys.forEach((deploy, index) => {
    for (const [id, by] of doneBy(deploy, plans[index] ?? null)) if (!last.has(id)) last.set(id, by);
  });
  return new Map([...last].flatMap(([id, deploy]) => (deploy === null ? [] : [[id, deploy] as const])));
}

/** What a deploy ran, and what it took back: that nobody has run any more. Pure. */
function doneBy(deploy: Deploy, plan: Plan | null): readonly (readonly [string, Deploy | null])[] {
  if (plan === null) return [];
  const undone = undoneBy(plan);
  if (undone !== null) return RAN.includes(deploy.state) ? [[undone, null]] : [];
  return reached(
    deploy,
    plan.steps.map(({ migrationId }) => migrationId),
  ).map((id) => [id, deploy]);
}

/** The migrations of a plan that a deploy came to, the one at which it stopped included. Pure. */
function reached({ state, outcome }: Deploy, ids: readonly string[]): readonly string[] {
  if (RAN.includes(state)) return ids;
  const stop =
    outcome?.kind === 'failure' && outcome.migrationId !== null ? ids.indexOf(outcome.migrationId) : -1;
  return ids.slice(0, stop + 1);
}
