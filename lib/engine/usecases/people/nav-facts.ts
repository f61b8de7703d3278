import { canInProject, visibleProjects } from '../../access/can';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { owedGlasses } from '../views/owed-glasses';

/** What the frame of every page says beside its links. */
export interface NavFacts {
  /** Deploys on which the reader can decide. */
  readonly waitingForMe: number;
  /** Starts in a freeze that the reader can confirm or has to review. */
  readonly owedGlasses: number;
  /** Open drift over all environments that the reader sees. */
  readonly openDrift: number;
  readonly isAdministrator: boolean;
  /** An environment that the reader sees cannot be reached or is another database, or a deploy waits for somebody to decide what became of it. */
  readonly isBroken: boolean;
}

const MOST = 100;
const HELD = ['unknown', 'partly_applied', 'schema_differs', 'contradiction'] as const;

/** Counts for the frame, in a handful of queries whatever the size of the installation; nothing of what was found is read. */
export async function navFacts(
  ports: Pick<Ports, 'store' | 'clock'>,
  context: Pick<ActContext, 'actor'>,
): Promise<NavFacts> {
  const { actor } = context;
  const visible = visibleProjects(actor);
  const seen = visible === 'all' ? {} : { projectIds: visible };
  const [waiting, held, environments, glasses] = await Promise.all([
    ports.store.deploys({ ...seen, states: ['awaiting_approval'], limit: MOST }),
    ports.store.deploys({ ...seen, states: HELD, limit: 1 }),
    ports.store.environments({ includeArchived: false }),
    owedGlasses(ports, context),
  ]);
  const ids = environments
    .filter(({ projectId }) => canInProject(actor, 'project.view', projectId))
    .map(({ id }) => id);
  const [openDrift, notReached] = await Promise.all([
    ports.store.openDriftOf(ids, ports.clock.now()),
    ports.store.anyNotReached(ids),
  ]);
  return {
    waitingForMe: waiting.filter(
      ({ requestedBy, projectId }) =>
        requestedBy.id !== actor.id && canInProject(actor, 'deploy.decide', projectId),
    ).length,
    owedGlasses: glasses.length,
    openDrift,
    isBroken: held.length > 0 || notReached,
    isAdministrator: actor.kind === 'person' && actor.installationAdministrator,
  };
}
