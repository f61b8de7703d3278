import { isStarted, type Plan } from '../../model/plan';
import type { Store } from '../../ports/store';

/** True when the policy by which the plan was made lets its programs send other values than were recorded; that of another version makes it stale. */
export async function mayValuesDiffer(
  store: Pick<Store, 'policy'>,
  plan: Pick<Plan, 'environmentId' | 'policyVersion' | 'steps'> | null,
): Promise<boolean> {
  if (plan === null || !plan.steps.some(isStarted)) return false;
  const policy = await store.policy(plan.environmentId, plan.policyVersion);
  return policy?.programValuesMayDiffer ?? false;
}
