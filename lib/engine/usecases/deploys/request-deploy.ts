import { notFound } from '../../access/access-failures';
import { effectNotThere, isBlocked } from '../../approval/demands';
import { transition } from '../../approval/transition';
import type { AuditDraft } from '../../audit/make-audit-event';
import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { Deploy } from '../../model/deploy';
import type { Environment } from '../../model/environment';
import { later } from '../../model/instant';
import type { ActContext } from '../../model/person';
import { undoneBy, type Plan } from '../../model/plan';
import type { Change, Job } from '../../ports/change';
import type { Ports } from '../../ports/ports';
import { authorisedEnvironment } from '../authorise';
import { checkReason } from '../drift/accept-drift';
import { topicsOf } from './commit-transition';
import type { DecisionPorts } from './decide-deploy';
import { gatherDeployFacts } from './gather-deploy-facts';
import { reviewOverdueIn } from './review-overdue';
import { webhookChanges } from './webhook-changes';

/** How long a request may wait before it expires. */
const REQUEST_HOURS = 72;
const HOUR_MS = 3_600_000;

export interface RequestInput {
  readonly planId: string;
  readonly reason: string;
  readonly startWhenApproved: boolean;
  /** The stale or ended deploy that this one replaces. */
  readonly replaces: string | null;
}

/** Requests to run a plan. Where the policy asks for no approval it is approved at once, and started when that was asked for. */
export async function requestDeploy(
  ports: DecisionPorts,
  context: ActContext,
  input: RequestInput,
): Promise<Result<Deploy, readonly Failure[]>> {
  const { store, clock } = ports;
  const plan = await store.plan(input.planId);
  if (plan === null) return failed([notFound('plan')]);
  const found = await authorisedEnvironment(store, context, plan.environmentId, 'deploy.request');
  if (!found.ok) return failed([found.failure]);
  const at = clock.now();
  const problems = [
    ...checkReason(input.reason),
    ...evidenceProblems(plan),
    ...(await reviewOverdueIn(store, plan.projectId, at)),
    ...(await openAlready(store, plan)),
  ];
  if (problems.length > 0) return failed(problems);
  const requested = await newDeploy(ports, context, { plan, input, at });
  const deploy = await readyAtOnce(ports, found.value.environment, requested);
  const told = await webhookChanges(ports, null, deploy, at);
  const replaced = await noteReplaced(store, deploy, input.replaces);
  const done = await store.commit({
    context,
    at,
    changes: [{ kind: 'deploy.insert', deploy }, ...replaced.changes, ...told.changes],
    events: [requestEvent(deploy, plan), ...replaced.events],
    jobs: [...startJobs(deploy), ...told.jobs],
    topics: topicsOf(deploy),
  });
  return done.ok ? success(deploy) : failed([done.failure]);
}

/** What the schema does not show is not marked as applied, whoever would approve it. */
function evidenceProblems({ resolution }: Plan): readonly Failure[] {
  if (resolution === null || resolution.kind === 'mark_rolled_back' || resolution.counted === 0) return [];
  return [
    failure('DEPLOY.EFFECT_NOT_THERE', effectNotThere(resolution.counted), {
      fix: 'Bring the schema to what the migrations say by hand, then prepare it again; or mark what failed as rolled back.',
    }),
  ];
}

const startJobs = (deploy: Deploy): readonly Job[] =>
  deploy.state === 'queued' ? [{ task: 'run_deploy', deployId: deploy.id }] : [];

/** The deploy that this one replaces says so; one of another environment, or in a state that cannot, is left alone. */
async function noteReplaced(
  store: Pick<Ports['store'], 'deploy'>,
  deploy: Deploy,
  replaces: string | null,
): Promise<{ readonly changes: readonly Change[]; readonly events: readonly AuditDraft[] }> {
  const before = replaces === null ? null : await store.deploy(replaces);
  if (before?.environmentId !== deploy.environmentId) return { changes: [], events: [] };
  const noted = transition(before, {
    at: deploy.requestedAt,
    command: { kind: 'note_replanned', as: deploy.id },
  });
  if (!noted.ok) return { changes: [], events: [] };
  return {
    changes: [{ kind: 'deploy.update', deploy: noted.value.next, expectedVersion: before.version }],
    events: noted.value.events,
  };
}

async function newDeploy(
  { store, ids }: DecisionPorts,
  { actor }: ActContext,
  { plan, input, at }: { readonly plan: Plan; readonly input: RequestInput; readonly at: string },
): Promise<Deploy> {
  return {
    id: ids.uuid(),
    number: await store.nextNumber('deploy'),
    projectId: plan.projectId,
    environmentId: plan.environmentId,
    planId: plan.id,
    planDigest: plan.digest,
    state: 'awaiting_approval',
    version: 1,
    requestedBy: { kind: actor.kind === 'person' ? 'person' : 'operator', id: actor.id, name: actor.name },
    reason: input.reason.trim(),
    startWhenApproved: input.startWhenApproved,
    requestedAt: at,
    expiresAt: later(at, REQUEST_HOURS * HOUR_MS),
    schedule: null,
    startedAt: null,
    finishedAt: null,
    runId: null,
    cancelRequestedAt: null,
    outcome: null,
  };
}

/** Approved from the start where no approval is asked for. */
async function readyAtOnce(ports: DecisionPorts, environment: Environment, deploy: Deploy): Promise<Deploy> {
  const facts = await gatherDeployFacts(ports, deploy, environment, {
    now: deploy.requestedAt,
    starter: { kind: 'worker' },
  });
  if (facts.needed > 0) return deploy;
  const start = deploy.startWhenApproved && !isBlocked(facts.demands);
  return { ...deploy, state: start ? 'queued' : 'approved' };
}

/** One open deploy for one plan: pressing twice requests once. */
async function openAlready(store: Pick<Ports['store'], 'deploys'>, plan: Plan): Promise<readonly Failure[]> {
  const open = await store.deploys({
    environmentId: plan.environmentId,
    states: ['awaiting_approval', 'approved', 'scheduled', 'queued', 'running'],
    limit: 50,
  });
  const same = open.find(({ planId }) => planId === plan.id);
  if (same === undefined) return [];
  return [
    failure(
      'DEPLOY.REQUESTED_ALREADY',
      `This plan has been requested already, as deploy #${String(same.number)}.`,
    ),
  ];
}

const requestEvent = (deploy: Deploy, plan: Plan) =>
  ({
    action: 'deploy.requested',
    object: { kind: 'deploy', id: deploy.id, name: `#${String(deploy.number)}` },
    projectId: deploy.projectId,
    environmentId: deploy.environmentId,
    deployId: deploy.id,
    after: {
      state: deploy.state,
      planDigest: deploy.planDigest,
      release: plan.releaseNumber,
      migrations: plan.steps.map((step) => step.migrationId),
      startWhenApproved: deploy.startWhenApproved,
      ...(plan.resolution === null ? {} : { resolution: plan.resolution.kind }),
      ...(undoneBy(plan) === null ? {} : { undo: undoneBy(plan) }),
    },
    reason: deploy.reason,
  }) as const;
