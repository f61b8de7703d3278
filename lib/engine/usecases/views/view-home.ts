import type { ChainedEvent } from '../../audit/audit-event';
import { confirmationRefusal, glassState, reviewRight } from '../../approval/break-glass';
import { canInProject, visibleProjects } from '../../access/can';
import type { BreakGlass } from '../../model/break-glass';
import type { Instant } from '../../model/instant';
import type { ActContext } from '../../model/person';
import type { Project } from '../../model/project';
import { rolesOfActivePeople } from '../deploys/gather-deploy-facts';
import type { EnvironmentOverview, EnvironmentState } from './environment-overview';
import { listDeploys, type DeployListing } from './view-deploy';
import { listProjects, type ViewPorts } from './view-project';

const RECENT_EVENTS = 30;

const BROKEN: readonly EnvironmentState[] = [
  'wrong_database',
  'partly_applied',
  'failed',
  'drifted',
  'drift_check_failed',
  'unreachable',
  'held',
];

export interface HomeView {
  /** Deploys on which the reader can decide, oldest first. */
  readonly needsYou: readonly DeployListing[];
  /** Starts in spite of a freeze that the reader can confirm, or has to review; oldest first. */
  readonly glasses: readonly OwedGlass[];
  /** Deploys that were to start and did not, where the reader may start them. */
  readonly heldBack: readonly DeployListing[];
  readonly broken: readonly { readonly project: Project; readonly overview: EnvironmentOverview }[];
  /** The next one first. */
  readonly scheduled: readonly DeployListing[];
  readonly running: readonly DeployListing[];
  readonly recent: readonly ChainedEvent[];
  /** Every project that the reader may see. */
  readonly projectIds: readonly string[];
}

/** What a start in spite of a freeze wants of the reader. */
export interface OwedGlass extends DeployListing {
  readonly glass: BreakGlass;
  readonly wants: 'confirmation' | 'review';
}

/** What needs the reader, what is broken, what runs, what happened. */
export async function viewHome(ports: ViewPorts, context: ActContext): Promise<HomeView> {
  const visible = visibleProjects(context.actor);
  const [waiting, approved, scheduled, running, projects, recent, glasses] = await Promise.all([
    listDeploys(ports, context, { states: ['awaiting_approval'], limit: 100 }),
    listDeploys(ports, context, { states: ['approved'], limit: 100 }),
    listDeploys(ports, context, { states: ['scheduled'], limit: 50 }),
    listDeploys(ports, context, { states: ['queued', 'running', 'unknown'], limit: 50 }),
    listProjects(ports, context),
    ports.store.auditPage(visible === 'all' ? {} : { projectIds: visible }, { limit: RECENT_EVENTS }),
    owedGlasses(ports, context),
  ]);
  return {
    needsYou: waiting.filter((listing) => waitsFor(context, listing)).reverse(),
    glasses,
    heldBack: approved.filter(
      ({ deploy, project }) =>
        deploy.outcome?.kind === 'held_back' && canInProject(context.actor, 'deploy.start', project.id),
    ),
    broken: projects.flatMap(({ project, environments }) =>
      environments
        .filter(({ states }) => states.some((state) => BROKEN.includes(state)))
        .map((overview) => ({ project, overview })),
    ),
    scheduled: scheduled.toSorted((left, right) => (dueOf(left) < dueOf(right) ? -1 : 1)),
    running,
    recent,
    projectIds: projects.map(({ project }) => project.id),
  };
}

const dueOf = ({ deploy }: DeployListing): Instant => deploy.schedule?.at ?? deploy.expiresAt;

const waitsFor = ({ actor }: ActContext, { deploy }: DeployListing): boolean =>
  deploy.requestedBy.id !== actor.id && canInProject(actor, 'deploy.decide', deploy.projectId);

/** Few are open at a time, so each is looked at by itself. */
async function owedGlasses(ports: ViewPorts, context: ActContext): Promise<readonly OwedGlass[]> {
  const now = ports.clock.now();
  const open = await ports.store.openBreakGlass(now);
  const owed = await Promise.all(open.map((glass) => owedGlass(ports, context, glass, now)));
  return owed.filter((each) => each !== null);
}

/** Null when nothing of it is the reader's to do. */
async function owedGlass(
  { store }: ViewPorts,
  { actor }: ActContext,
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
  const listing = { glass, deploy, project, environment };
  if (glassState(glass, now) === 'asked') {
    const refusal = confirmationRefusal(glass, deploy, { personId: actor.id, now });
    return refusal === null ? { ...listing, wants: 'confirmation' } : null;
  }
  const activeRoles = await rolesOfActivePeople(store, deploy.projectId);
  return 'code' in reviewRight(glass, { activeRoles }, actor.id) ? null : { ...listing, wants: 'review' };
}
