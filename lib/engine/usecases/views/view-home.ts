import type { ChainedEvent } from '../../audit/audit-event';
import { canInProject, visibleProjects } from '../../access/can';
import type { Instant } from '../../model/instant';
import type { ActContext } from '../../model/person';
import type { Project } from '../../model/project';
import { owedGlasses, type OwedGlass } from './owed-glasses';
import type { EnvironmentOverview, EnvironmentState } from './environment-overview';
import { listDeploys, type DeployListing } from './view-deploy';
import { listProjects, type ViewPorts } from './view-project';

const RECENT_EVENTS = 30;

const BROKEN: readonly EnvironmentState[] = [
  'wrong_database',
  'partly_applied',
  'failed',
  'history_refused',
  'drifted',
  'drift_check_failed',
  'unreachable',
  'held',
  'has_gaps',
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
  /** Every environment in use that the reader may see. */
  readonly environments: readonly { readonly project: Project; readonly overview: EnvironmentOverview }[];
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
  const environments = projects.flatMap(({ project, environments: overviews }) =>
    overviews.map((overview) => ({ project, overview })),
  );
  return {
    needsYou: waiting.filter((listing) => waitsFor(context, listing)).reverse(),
    glasses,
    heldBack: approved.filter(
      ({ deploy, project }) =>
        deploy.outcome?.kind === 'held_back' && canInProject(context.actor, 'deploy.start', project.id),
    ),
    broken: environments.filter(({ overview }) => overview.states.some((state) => BROKEN.includes(state))),
    scheduled: scheduled.toSorted((left, right) => (dueOf(left) < dueOf(right) ? -1 : 1)),
    running,
    recent,
    projectIds: projects.map(({ project }) => project.id),
    environments,
  };
}

const dueOf = ({ deploy }: DeployListing): Instant => deploy.schedule?.at ?? deploy.expiresAt;

const waitsFor = ({ actor }: ActContext, { deploy }: DeployListing): boolean =>
  deploy.requestedBy.id !== actor.id && canInProject(actor, 'deploy.decide', deploy.projectId);
