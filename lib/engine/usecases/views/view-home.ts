import type { ChainedEvent } from '../../audit/audit-event';
import { canInProject, visibleProjects } from '../../access/can';
import type { ActContext } from '../../model/person';
import type { Project } from '../../model/project';
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
  readonly broken: readonly { readonly project: Project; readonly overview: EnvironmentOverview }[];
  readonly running: readonly DeployListing[];
  readonly recent: readonly ChainedEvent[];
  /** Every project that the reader may see. */
  readonly projectIds: readonly string[];
}

/** What needs the reader, what is broken, what runs, what happened. */
export async function viewHome(ports: ViewPorts, context: ActContext): Promise<HomeView> {
  const visible = visibleProjects(context.actor);
  const [waiting, running, projects, recent] = await Promise.all([
    listDeploys(ports, context, { states: ['awaiting_approval'], limit: 100 }),
    listDeploys(ports, context, { states: ['queued', 'running', 'unknown'], limit: 50 }),
    listProjects(ports, context),
    ports.store.auditPage(visible === 'all' ? {} : { projectIds: visible }, { limit: RECENT_EVENTS }),
  ]);
  return {
    needsYou: waiting.filter((listing) => waitsFor(context, listing)).reverse(),
    broken: projects.flatMap(({ project, environments }) =>
      environments
        .filter(({ states }) => states.some((state) => BROKEN.includes(state)))
        .map((overview) => ({ project, overview })),
    ),
    running,
    recent,
    projectIds: projects.map(({ project }) => project.id),
  };
}

const waitsFor = ({ actor }: ActContext, { deploy }: DeployListing): boolean =>
  deploy.requestedBy.id !== actor.id && canInProject(actor, 'deploy.decide', deploy.projectId);
