import { canInProject } from '../../access/can';
import type { DeployState } from '../../model/deploy';
import type { ActContext } from '../../model/person';
import { listDeploys, type DeployListing } from './view-deploy';
import type { ViewPorts } from './view-project';

/** The saved views of the list of deploys. */
export type DeployListView = 'waiting' | 'scheduled' | 'running' | 'failed' | 'all';

export interface DeployPage {
  /** Newest first. */
  readonly listings: readonly DeployListing[];
  /** The number before which the next page begins; null on the last page. */
  readonly next: number | null;
}

const STATES: Readonly<Record<DeployListView, readonly DeployState[] | null>> = {
  waiting: ['awaiting_approval'],
  scheduled: ['scheduled'],
  running: ['queued', 'running', 'unknown'],
  failed: ['failed', 'partly_applied', 'schema_differs', 'contradiction'],
  all: null,
};
const PAGE = 50;

/** One page of deploys, by key. `waiting` holds those on which the reader can decide. */
export async function viewDeploys(
  ports: ViewPorts,
  context: ActContext,
  asked: { readonly view: DeployListView; readonly before: number | null },
): Promise<DeployPage> {
  const states = STATES[asked.view];
  const found = await listDeploys(ports, context, {
    ...(states === null ? {} : { states }),
    ...(asked.before === null ? {} : { before: asked.before }),
    limit: PAGE + 1,
  });
  const shown = found.slice(0, PAGE);
  return {
    listings: asked.view === 'waiting' ? shown.filter((listing) => waitsFor(context, listing)) : shown,
    next: found.length > PAGE ? (shown.at(-1)?.deploy.number ?? null) : null,
  };
}

const waitsFor = ({ actor }: ActContext, { deploy }: DeployListing): boolean =>
  deploy.requestedBy.id !== actor.id && canInProject(actor, 'deploy.decide', deploy.projectId);
