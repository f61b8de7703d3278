import { failure, type Failure } from '../../base/failure';
import { failed, type Result } from '../../base/result';
import { blockingFailures, isBlocked } from '../../approval/demands';
import type { Deploy } from '../../model/deploy';
import type { Instant } from '../../model/instant';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { authorisedDeploy } from '../authorise';
import { checkReason } from '../drift/accept-drift';
import { glassEvent } from './break-glass';
import { reviewOverdueIn } from './review-overdue';
import { commitTransition, type TransitionSubject } from './commit-transition';
import type { DecisionPorts } from './decide-deploy';
import { gatherDeployFacts, type DeployFacts } from './gather-deploy-facts';

/**
 * Starts an approved deploy: everything that is demanded is looked at again, now. In a freeze it starts only by a permission that this very
 * person asked for and another confirmed, and that is used up by it.
 */
export async function startDeploy(
  ports: DecisionPorts,
  context: ActContext,
  input: { readonly deployId: string; readonly planDigest: string },
): Promise<Result<Deploy, readonly Failure[]>> {
  const found = await authorisedDeploy(ports.store, context, input.deployId, 'deploy.start');
  if (!found.ok) return failed([found.failure]);
  const { deploy, environment } = found.value;
  if (deploy.planDigest !== input.planDigest) {
    return failed([
      failure('APPROVAL.OTHER_PLAN', 'The plan is not the one you saw.', { fix: 'Reload the page.' }),
    ]);
  }
  const now = ports.clock.now();
  const facts = await gatherDeployFacts(ports, deploy, environment, {
    now,
    starter: { kind: 'person', id: context.actor.id },
  });
  if (isBlocked(facts.demands)) return failed(blockingFailures(facts.demands));
  const used = glassUse(deploy, facts, now);
  const overdue = used.changes === undefined ? [] : await reviewOverdueIn(ports.store, deploy.projectId, now);
  if (overdue.length > 0) return failed(overdue);
  return commitTransition(ports, context, { deploy, ...used }, { kind: 'start' });
}

/** What uses up a broken glass; nothing where no freeze stands in the way. */
function glassUse(
  deploy: Deploy,
  { demands, brokenGlass }: DeployFacts,
  at: Instant,
): Pick<TransitionSubject, 'changes' | 'alsoDone'> {
  const inSpite = demands.some(({ code }) => code === 'DEMAND.FROZEN');
  if (!inSpite || brokenGlass === null) return {};
  const event = glassEvent(deploy, 'deploy.break_glass_used', {
    freezes: brokenGlass.freezes,
    confirmedBy: brokenGlass.confirmation?.byName ?? null,
  });
  return {
    changes: [{ kind: 'break_glass.use', id: brokenGlass.id, at }],
    alsoDone: [{ ...event, reason: brokenGlass.reason }],
  };
}

/** Cancels a deploy that has not started; asks a running one to stop. What a running statement leaves behind, the run will tell. */
export async function cancelDeploy(
  ports: Pick<Ports, 'store' | 'clock' | 'ids'>,
  context: ActContext,
  input: { readonly deployId: string; readonly reason: string },
): Promise<Result<Deploy, readonly Failure[]>> {
  const found = await authorisedDeploy(ports.store, context, input.deployId, 'deploy.cancel');
  if (!found.ok) return failed([found.failure]);
  const problems = checkReason(input.reason);
  if (problems.length > 0) return failed(problems);
  const { deploy } = found.value;
  const reason = input.reason.trim();
  return deploy.state === 'running'
    ? commitTransition(ports, context, { deploy, reason }, { kind: 'ask_to_stop' })
    : commitTransition(ports, context, { deploy }, { kind: 'cancel', reason });
}

/** A person says how a deploy that left something behind is to be counted, after looking at the target. */
export async function settleDeploy(
  ports: Pick<Ports, 'store' | 'clock' | 'ids'>,
  context: ActContext,
  input: { readonly deployId: string; readonly as: 'succeeded' | 'failed'; readonly reason: string },
): Promise<Result<Deploy, readonly Failure[]>> {
  const found = await authorisedDeploy(ports.store, context, input.deployId, 'deploy.decide');
  if (!found.ok) return failed([found.failure]);
  const problems = checkReason(input.reason);
  if (problems.length > 0) return failed(problems);
  return commitTransition(
    ports,
    context,
    { deploy: found.value.deploy },
    { kind: 'settle', as: input.as, reason: input.reason.trim() },
  );
}
