import {
  confirmationRefusal,
  confirmBefore,
  glassState,
  reviewRight,
  startBefore,
} from '../../approval/break-glass';
import { isFrozen } from '../../approval/freeze/is-frozen';
import { stateWords } from '../../approval/transition';
import { notFound } from '../../access/access-failures';
import type { AuditAction } from '../../audit/audit-event';
import type { AuditDraft } from '../../audit/make-audit-event';
import type { CanonicalValue } from '../../base/canonical-json';
import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { BreakGlass } from '../../model/break-glass';
import type { Deploy } from '../../model/deploy';
import type { Environment } from '../../model/environment';
import type { Instant } from '../../model/instant';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import type { ProjectAct } from '../../access/can';
import { authorisedDeploy } from '../authorise';
import { checkReason } from '../drift/accept-drift';
import { topicsOf } from './commit-transition';
import { roleProblem, type DecisionInput, type DecisionPorts } from './decide-deploy';
import { demandSecondFactor } from './demand-second-factor';
import { gatherDeployFacts, rolesOfActivePeople } from './gather-deploy-facts';
import { reviewOverdueIn } from './review-overdue';
import { webhookMessage } from './webhook-changes';

/** Deploys that could be started but for the freeze, or soon. */
const ASKABLE: readonly Deploy['state'][] = ['awaiting_approval', 'approved', 'scheduled'];

/** Somebody who may start the deploy asks to start it in spite of a freeze. Whoever asks is the one who starts it. */
export async function askBreakGlass(
  ports: DecisionPorts,
  context: ActContext,
  input: { readonly deployId: string; readonly planDigest: string; readonly reason: string },
): Promise<Result<BreakGlass, readonly Failure[]>> {
  const found = await authorisedDeploy(ports.store, context, input.deployId, 'deploy.start');
  if (!found.ok) return failed([found.failure]);
  const { deploy, environment } = found.value;
  const { actor } = context;
  const at = ports.clock.now();
  const facts = await gatherDeployFacts(ports, deploy, environment, { now: at, starter: { kind: 'worker' } });
  const state = isFrozen(facts.freezes, at);
  const problems = [
    ...askRefusals(deploy, facts.glasses, { ...input, at, frozen: state.frozen }),
    ...checkReason(input.reason),
    ...(await reviewOverdueIn(ports.store, deploy.projectId, at)),
  ];
  if (problems.length > 0 || !state.frozen) return failed(problems);
  if (actor.kind !== 'person') return failed([notAPerson()]);
  const glass: BreakGlass = {
    id: ports.ids.uuid(),
    deployId: deploy.id,
    planDigest: deploy.planDigest,
    askedBy: actor.id,
    askedByName: actor.name,
    reason: input.reason.trim(),
    freezes: state.by.map(({ name }) => name),
    askedAt: at,
    confirmBefore: confirmBefore(at),
    confirmation: null,
    startedAt: null,
    review: null,
  };
  return commitAsking(ports, context, deploy, glass);
}

async function commitAsking(
  ports: DecisionPorts,
  context: ActContext,
  deploy: Deploy,
  glass: BreakGlass,
): Promise<Result<BreakGlass, readonly Failure[]>> {
  const { askedAt: at, freezes, confirmBefore: before, reason } = glass;
  const told = await webhookMessage(ports, 'deploy.break_glass_asked', deploy, at);
  const event = glassEvent(deploy, 'deploy.break_glass_asked', { freezes, confirmBefore: before });
  const done = await ports.store.commit({
    context,
    at,
    changes: [{ kind: 'break_glass.ask', glass }, ...told.changes],
    events: [{ ...event, reason }],
    jobs: told.jobs,
    topics: topicsOf(deploy),
  });
  return done.ok ? success(glass) : failed([done.failure]);
}

function askRefusals(
  deploy: Deploy,
  glasses: readonly BreakGlass[],
  asked: { readonly planDigest: string; readonly at: string; readonly frozen: boolean },
): readonly Failure[] {
  if (deploy.planDigest !== asked.planDigest) {
    return [failure('APPROVAL.OTHER_PLAN', 'The plan is not the one you saw.', { fix: 'Reload the page.' })];
  }
  if (!ASKABLE.includes(deploy.state)) {
    return [
      failure(
        'GLASS.NOT_POSSIBLE',
        `Deploy #${String(deploy.number)} is ${stateWords(deploy.state)}: it cannot be started.`,
        { fix: 'Reload the page to see where it stands now.' },
      ),
    ];
  }
  if (!asked.frozen) {
    return [
      failure('GLASS.NOT_FROZEN', 'No freeze holds here now, so there is no glass to break.', {
        fix: 'Start the deploy.',
      }),
    ];
  }
  const open = glasses.find((glass) => ['asked', 'confirmed'].includes(glassState(glass, asked.at)));
  if (open === undefined) return [];
  return [
    failure('GLASS.ASKED_ALREADY', `${open.askedByName} has asked for it already.`, {
      fix: 'Let it be confirmed and used, or wait until it is over.',
    }),
  ];
}

/**
 * The second person: from now on whoever asked may start it, for a short time. It weighs as much as an approval, so where the policy asks
 * for a second factor of whoever approves, it asks here too.
 */
export async function confirmBreakGlass(
  ports: DecisionPorts,
  context: ActContext,
  input: { readonly glassId: string; readonly proof?: DecisionInput['proof'] },
): Promise<Result<BreakGlass, readonly Failure[]>> {
  const found = await authorisedGlass(ports.store, context, input.glassId, 'deploy.decide');
  if (!found.ok) return failed([found.failure]);
  const { glass, deploy, environment } = found.value;
  const at = ports.clock.now();
  const { actor } = context;
  const refusal = confirmationRefusal(glass, deploy, { personId: actor.id, now: at });
  if (refusal !== null) return failed([refusal]);
  const checked = await mayConfirm(ports, context, environment, input.proof ?? null);
  if (!checked.ok) return failed([checked.failure]);
  const confirmation = { by: actor.id ?? '', byName: actor.name, at, startBefore: startBefore(at) };
  const done = await ports.store.commit({
    context,
    at,
    changes: [{ kind: 'break_glass.confirm', id: glass.id, confirmation }],
    events: [
      glassEvent(deploy, 'deploy.break_glass_confirmed', {
        askedBy: glass.askedByName,
        startBefore: confirmation.startBefore,
        ...(checked.value === null ? {} : { secondFactorAt: checked.value }),
      }),
    ],
    topics: topicsOf(deploy),
  });
  return done.ok ? success({ ...glass, confirmation }) : failed([done.failure]);
}

/** When the second factor was given, or null where none is asked for; else why this person may not. Without a policy all is asked for. */
async function mayConfirm(
  ports: DecisionPorts,
  context: ActContext,
  { id, projectId }: Environment,
  proof: DecisionInput['proof'] | null,
): Promise<Result<Instant | null>> {
  const [policy, activeRoles] = await Promise.all([
    ports.store.policy(id),
    rolesOfActivePeople(ports.store, projectId),
  ]);
  const { approverRole, secondFactorRequired } = policy ?? STRICTEST;
  const lesserRole = roleProblem({ activeRoles }, context, approverRole);
  if (lesserRole !== null) return failed(lesserRole);
  return demandSecondFactor(ports, context, { secondFactorRequired }, proof ?? null);
}

const STRICTEST = { approverRole: 'administrator', secondFactorRequired: true } as const;

/** What somebody says who looked at it afterwards: the last word about a start in spite of a freeze. */
export async function reviewBreakGlass(
  ports: Pick<Ports, 'store' | 'clock'>,
  context: ActContext,
  input: { readonly glassId: string; readonly review: string },
): Promise<Result<BreakGlass, readonly Failure[]>> {
  const found = await authorisedGlass(ports.store, context, input.glassId, 'deploy.decide');
  if (!found.ok) return failed([found.failure]);
  const { glass, deploy } = found.value;
  const { actor } = context;
  const activeRoles = await rolesOfActivePeople(ports.store, deploy.projectId);
  const right = reviewRight(glass, { activeRoles, requestedBy: deploy.requestedBy.id }, actor.id);
  if ('code' in right) return failed([right]);
  const problems = checkReview(input.review);
  if (problems.length > 0) return failed(problems);
  const at = ports.clock.now();
  const review = { by: actor.id ?? '', byName: actor.name, text: input.review.trim(), at, ...right };
  const done = await ports.store.commit({
    context,
    at,
    changes: [{ kind: 'break_glass.review', id: glass.id, review }],
    events: [
      {
        ...glassEvent(deploy, 'deploy.break_glass_reviewed', {
          startedBy: glass.askedByName,
          withoutOthers: review.withoutOthers,
        }),
        reason: review.text,
      },
    ],
    topics: topicsOf(deploy),
  });
  return done.ok ? success({ ...glass, review }) : failed([done.failure]);
}

const LONGEST_REVIEW = 2_000;

function checkReview(review: string): readonly Failure[] {
  const where = { field: 'review' };
  if (review.trim() === '') return [failure('INPUT.MISSING', 'Say what you found.', { where })];
  if (review.length <= LONGEST_REVIEW) return [];
  return [failure('INPUT.TOO_LONG', `A review has at most ${String(LONGEST_REVIEW)} characters.`, { where })];
}

/** The permission with its deploy, when the actor may do this to it. */
async function authorisedGlass(
  store: Ports['store'],
  context: ActContext,
  glassId: string,
  act: ProjectAct,
): Promise<
  Result<{ readonly glass: BreakGlass; readonly deploy: Deploy; readonly environment: Environment }>
> {
  const glass = await store.breakGlassById(glassId);
  if (glass === null) return failed(notFound('deploy'));
  const found = await authorisedDeploy(store, context, glass.deployId, act);
  return found.ok ? success({ glass, ...found.value }) : found;
}

/** The audit event of one step of it, told of the deploy. Pure. */
export const glassEvent = (deploy: Deploy, action: AuditAction, after: CanonicalValue): AuditDraft => ({
  action,
  object: { kind: 'deploy', id: deploy.id, name: `#${String(deploy.number)}` },
  projectId: deploy.projectId,
  environmentId: deploy.environmentId,
  deployId: deploy.id,
  after,
});

const notAPerson = (): Failure =>
  failure('APPROVAL.NOT_A_PERSON', 'Only a signed-in person can decide about a deploy.');
