import { notFound } from '../../access/access-failures';
import { canInProject, visibleProjects } from '../../access/can';
import { confirmationRefusal, glassState, reviewRight, type GlassState } from '../../approval/break-glass';
import { isFrozen, type FreezeState } from '../../approval/freeze/is-frozen';
import type { ChainedEvent } from '../../audit/audit-event';
import { InvariantError } from '../../base/invariant';
import { failed, success, type Result } from '../../base/result';
import { isReviewOverdue, reviewBefore } from '../../approval/overdue-review';
import type { BreakGlass } from '../../model/break-glass';
import type { Deploy, DeployState } from '../../model/deploy';
import type { Environment } from '../../model/environment';
import type { Session } from '../../model/link';
import type { ActContext } from '../../model/person';
import type { Project } from '../../model/project';
import type { Release } from '../../model/release';
import type { Run } from '../../model/run';
import type { Instant } from '../../model/instant';
import type { LatestHeads } from '../../ports/store';
import { roleProblem } from '../deploys/decide-deploy';
import { gatherDeployFacts, type DeployFacts } from '../deploys/gather-deploy-facts';
import { isCheckFresh, isConfirmed } from '../people/second-factor/second-factor-rule';
import { mayValuesDiffer } from './program-freedom';
import { rightsIn, type ProjectRights, type ViewPorts } from './view-project';

const EVENTS_SHOWN = 200;

export interface DeployView {
  readonly deploy: Deploy;
  readonly project: Project;
  readonly environment: Environment;
  readonly release: Release | null;
  readonly facts: DeployFacts;
  /** By the policy of the plan. */
  readonly programValuesMayDiffer: boolean;
  /** The deploy that was requested in place of this one. */
  readonly replacedBy: Deploy | null;
  /** Newest first. */
  readonly runs: readonly Run[];
  readonly events: readonly ChainedEvent[];
  readonly rights: ProjectRights;
  /** Why the reader cannot give a verdict; null when the server would take one. */
  readonly cannotDecide: string | null;
  /** What the policy asks of the reader's own second factor before they approve or confirm; null when it asks for none, or they can do neither. */
  readonly secondFactor: { readonly isSetUp: boolean; readonly isFresh: boolean } | null;
  readonly freeze: {
    readonly now: FreezeState;
    /** At the time that is set for the deploy; null when none is. */
    readonly then: FreezeState | null;
  };
  /** Starts in spite of a freeze, newest first. */
  readonly glasses: readonly GlassListing[];
}

/** A start in spite of a freeze, for one reader. */
export interface GlassListing {
  readonly glass: BreakGlass;
  readonly state: GlassState;
  /** Set once something was started by it. */
  readonly reviewBefore: Instant | null;
  readonly isReviewOverdue: boolean;
  readonly isOwn: boolean;
  /** Why the reader cannot confirm or review it, whichever comes next; null when the server would take it. */
  readonly refusal: string | null;
}

/** Everything that an approver needs, read at one moment. */
export async function viewDeploy(
  ports: ViewPorts,
  context: ActContext,
  number: number,
  session: Pick<Session, 'secondFactorAt'> | null = null,
): Promise<Result<DeployView>> {
  const deploy = await ports.store.deployByNumber(number);
  if (deploy === null || !canInProject(context.actor, 'project.view', deploy.projectId)) {
    return failed(notFound('deploy'));
  }
  const { project, environment } = await homeOf(ports, deploy);
  const now = ports.clock.now();
  const facts = await gatherDeployFacts(ports, deploy, environment, {
    now,
    starter: { kind: 'person', id: context.actor.id },
  });
  const [release, runs, events, replacedBy, programValuesMayDiffer] = await Promise.all([
    ports.store.release(facts.plan.releaseId),
    ports.store.runs(deploy.id),
    ports.store.auditPage({ deployId: deploy.id }, { limit: EVENTS_SHOWN }),
    replacementOf(ports, deploy),
    mayValuesDiffer(ports.store, facts.plan),
  ]);
  const rights = rightsIn(context, project);
  const cannotDecide = verdictObstacle(context, deploy, { rights, facts });
  const glasses = facts.glasses.map((glass) => glassListing(context, { glass, deploy, facts, rights }, now));
  const mayConfirm = glasses.some(({ state, refusal }) => state === 'asked' && refusal === null);
  const asksForFactor = (cannotDecide === null || mayConfirm) && facts.policy.secondFactorRequired;
  return success({
    deploy,
    project,
    environment,
    release,
    facts,
    programValuesMayDiffer,
    runs,
    events,
    replacedBy,
    rights,
    cannotDecide,
    secondFactor: asksForFactor ? await readersSecondFactor(ports, context, session) : null,
    freeze: freezeOf(deploy, facts, now),
    glasses,
  });
}

async function homeOf(
  { store }: ViewPorts,
  deploy: Deploy,
): Promise<Pick<DeployView, 'project' | 'environment'>> {
  const [project, environment] = await Promise.all([
    store.project(deploy.projectId),
    store.environment(deploy.environmentId),
  ]);
  if (project === null || environment === null) {
    throw new InvariantError(`deploy ${deploy.id} hangs in the air`);
  }
  return { project, environment };
}

const freezeOf = (
  { state, schedule }: Deploy,
  { freezes }: DeployFacts,
  now: Instant,
): DeployView['freeze'] => ({
  now: isFrozen(freezes, now),
  then: state === 'scheduled' && schedule !== null ? isFrozen(freezes, schedule.at) : null,
});

function glassListing(
  context: ActContext,
  known: Pick<DeployView, 'deploy' | 'facts' | 'rights'> & { readonly glass: BreakGlass },
  now: Instant,
): GlassListing {
  const { glass, deploy, facts, rights } = known;
  const { actor } = context;
  const { activeRoles } = facts.verdictFacts;
  const state = glassState(glass, now);
  const right = reviewRight(glass, { activeRoles, requestedBy: deploy.requestedBy.id }, actor.id);
  const refusal =
    state === 'review_owed'
      ? 'code' in right
        ? right
        : null
      : (confirmationRefusal(glass, deploy, { personId: actor.id, now }) ??
        roleProblem({ activeRoles }, context, facts.policy.approverRole));
  return {
    glass,
    state,
    reviewBefore: glass.startedAt === null ? null : reviewBefore(glass.startedAt),
    isReviewOverdue: isReviewOverdue(glass, now),
    isOwn: glass.askedBy === actor.id,
    refusal: rights['deploy.decide']
      ? (refusal?.summary ?? null)
      : 'Only approvers and administrators of the project can do this.',
  };
}

async function readersSecondFactor(
  { store, clock }: ViewPorts,
  { actor }: ActContext,
  session: Pick<Session, 'secondFactorAt'> | null,
): Promise<DeployView['secondFactor']> {
  const factor = actor.id === null ? null : await store.secondFactor(actor.id);
  if (!isConfirmed(factor)) return { isSetUp: false, isFresh: false };
  return { isSetUp: true, isFresh: session !== null && isCheckFresh(session, factor, clock.now()) };
}

const replacementOf = async (
  { store }: Pick<ViewPorts, 'store'>,
  { outcome }: Deploy,
): Promise<Deploy | null> =>
  outcome?.kind === 'stale' && outcome.replannedAs !== null ? store.deploy(outcome.replannedAs) : null;

/** A deploy with where it belongs. */
export interface PlacedDeploy {
  readonly deploy: Deploy;
  readonly project: Project;
  readonly environment: Environment;
}

export interface DeployListing extends PlacedDeploy {
  /** Looks at the environment; null when nobody has looked yet. */
  readonly seen: LatestHeads | null;
}

/** Deploys of the projects that the reader may see, newest first, by pages. */
export async function listDeploys(
  { store }: ViewPorts,
  { actor }: ActContext,
  filter: { readonly states?: readonly DeployState[]; readonly before?: number; readonly limit: number },
): Promise<readonly DeployListing[]> {
  const visible = visibleProjects(actor);
  const deploys = await store.deploys({ ...filter, ...(visible === 'all' ? {} : { projectIds: visible }) });
  const [projects, environments, seen] = await Promise.all([
    store.projects({ includeArchived: true }),
    store.environments({ includeArchived: true }),
    store.latestHeads([...new Set(deploys.map(({ environmentId }) => environmentId))]),
  ]);
  const projectOf = new Map(projects.map((project) => [project.id, project]));
  const environmentOf = new Map(environments.map((environment) => [environment.id, environment]));
  return deploys.flatMap((deploy) => {
    const project = projectOf.get(deploy.projectId);
    const environment = environmentOf.get(deploy.environmentId);
    return project === undefined || environment === undefined
      ? []
      : [{ deploy, project, environment, seen: seen.get(environment.id) ?? null }];
  });
}

function verdictObstacle(
  { actor }: ActContext,
  deploy: Deploy,
  { rights, facts }: Pick<DeployView, 'rights' | 'facts'>,
): string | null {
  if (deploy.state !== 'awaiting_approval') return 'This deploy does not wait for a verdict.';
  if (deploy.requestedBy.id === actor.id) return 'You requested it; another person has to approve.';
  if (!rights['deploy.decide']) return 'Only approvers and administrators of the project can give a verdict.';
  if (facts.counting.includes(actor.id ?? '')) return 'You have approved it already.';
  const role = facts.verdictFacts.activeRoles.get(actor.id ?? '');
  if (facts.policy.approverRole === 'administrator' && role !== 'administrator') {
    return 'The policy of this environment asks for an administrator of the project.';
  }
  return null;
}
