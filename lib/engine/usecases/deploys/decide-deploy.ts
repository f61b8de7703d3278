import { failure, type Failure } from '../../base/failure';
import { failed, type Result } from '../../base/result';
import { isBlocked } from '../../approval/demands';
import { transition } from '../../approval/transition';
import type { Deploy, Verdict } from '../../model/deploy';
import { later, type Instant } from '../../model/instant';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { authorisedDeploy } from '../authorise';
import { checkReason } from '../drift/accept-drift';
import { commitTransition } from './commit-transition';
import { demandSecondFactor } from './demand-second-factor';
import { gatherDeployFacts, withApproval, type DeployFacts } from './gather-deploy-facts';

const HOUR_MS = 3_600_000;

export type DecisionPorts = Pick<
  Ports,
  'store' | 'clock' | 'ids' | 'releases' | 'throttle' | 'secondFactorCodes' | 'logger'
>;

export interface DecisionInput {
  readonly deployId: string;
  /** The digest the person saw: a verdict is about exactly that plan. */
  readonly planDigest: string;
  readonly verdict: 'approve' | 'reject';
  readonly reason: string | null;
  /** The session that the verdict comes from, and a code when one was typed. Without it nobody can give what a policy asks for. */
  readonly proof?: { readonly sessionId: string; readonly code: string | null };
}

/**
 * One person's verdict about one plan. Refused for the requester, whatever the role, for a digest that is not the deploy's, and for
 * anybody whose role is less than the policy asks; and, where the policy asks for it, for an approval without a second factor that this
 * very session gave within the last minutes. The last approval starts the deploy when the request says so and nothing else blocks.
 */
export async function decideDeploy(
  ports: DecisionPorts,
  context: ActContext,
  input: DecisionInput,
): Promise<Result<Deploy, readonly Failure[]>> {
  const { store, clock } = ports;
  const found = await authorisedDeploy(store, context, input.deployId, 'deploy.decide');
  if (!found.ok) return failed([found.failure]);
  const { deploy, environment } = found.value;
  const refusal = refusalOf(context, deploy, input);
  if (refusal !== null) return failed([refusal]);
  const now = clock.now();
  const facts = await gatherDeployFacts(ports, deploy, environment, {
    now,
    starter: { kind: 'worker' },
  });
  const verdict = verdictOf(context, deploy, { ...input, at: now, hours: facts.policy.approvalHours });
  if (input.verdict === 'reject') {
    const problems = checkReason(input.reason ?? '');
    if (problems.length > 0) return failed(problems);
    return commitTransition(
      ports,
      context,
      { deploy, changes: [{ kind: 'verdict.insert', verdict }] },
      { kind: 'reject', reason: verdict.reason ?? '' },
    );
  }
  const checked = await mayApprove(ports, context, facts, input);
  if (!checked.ok) return failed([checked.failure]);
  const after = withApproval(facts, verdict.personId);
  return commitTransition(
    ports,
    context,
    {
      deploy,
      changes: [{ kind: 'verdict.insert', verdict }],
      ...(verdict.reason === null ? {} : { reason: verdict.reason }),
    },
    {
      kind: 'approve',
      enough: after.enough,
      blocked: isBlocked(after.demands),
      secondFactorAt: checked.value,
    },
  );
}

function refusalOf({ actor }: ActContext, deploy: Deploy, input: DecisionInput): Failure | null {
  if (actor.kind !== 'person') {
    return failure('APPROVAL.NOT_A_PERSON', 'Only a signed-in person can decide about a deploy.');
  }
  if (deploy.requestedBy.id === actor.id && input.verdict === 'approve') {
    return failure('APPROVAL.OWN_REQUEST', 'You requested this deploy, so you cannot approve it.', {
      fix: 'Ask another approver of the project.',
    });
  }
  if (deploy.planDigest !== input.planDigest) {
    return failure('APPROVAL.OTHER_PLAN', 'The plan is not the one you saw.', {
      fix: 'Reload the page and look at the plan again.',
    });
  }
  const possible = transition(deploy, {
    at: deploy.requestedAt,
    command:
      input.verdict === 'approve'
        ? { kind: 'approve', enough: false, blocked: true, secondFactorAt: null }
        : { kind: 'reject', reason: '' },
  });
  return possible.ok ? null : possible.failure;
}

/** When the second factor was given, or null where none is asked for; else why this person may not approve. */
async function mayApprove(
  ports: DecisionPorts,
  context: ActContext,
  { policy, verdictFacts }: Pick<DeployFacts, 'policy' | 'verdictFacts'>,
  { proof }: DecisionInput,
): Promise<Result<Instant | null>> {
  const lesserRole = roleProblem(verdictFacts, context, policy.approverRole);
  if (lesserRole !== null) return failed(lesserRole);
  return demandSecondFactor(ports, context, policy, proof ?? null);
}

/** Why a person's role does not suffice for a decision here; null when it does. Pure. */
export function roleProblem(
  { activeRoles }: { readonly activeRoles: ReadonlyMap<string, string | null> },
  { actor }: ActContext,
  needed: string,
): Failure | null {
  const role = activeRoles.get(actor.id ?? '');
  if (role === 'administrator' || (needed === 'approver' && role === 'approver')) return null;
  return failure(
    'APPROVAL.ROLE',
    'The policy of this environment asks for the approval of an administrator of the project.',
  );
}

function verdictOf(
  { actor }: ActContext,
  deploy: Deploy,
  input: DecisionInput & { readonly at: string; readonly hours: number },
): Verdict {
  const reason = input.reason?.trim() ?? '';
  return {
    deployId: deploy.id,
    planDigest: deploy.planDigest,
    personId: actor.id ?? '',
    personName: actor.name,
    verdict: input.verdict,
    reason: reason === '' ? null : reason,
    at: input.at,
    expiresAt: later(input.at, input.hours * HOUR_MS),
    voidedAt: null,
    usedAt: null,
  };
}
