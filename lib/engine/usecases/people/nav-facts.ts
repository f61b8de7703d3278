import { canInProject, visibleProjects } from '../../access/can';
import type { DriftCheck } from '../../model/drift-record';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { countOpen } from '../drift/open-drift';

/** What the frame of every page says beside its links. */
export interface NavFacts {
  /** Deploys on which the reader can decide. */
  readonly waitingForMe: number;
  /** Open drift over all environments that the reader sees. */
  readonly openDrift: number;
  readonly isAdministrator: boolean;
}

const MOST = 100;

/** Counts for the frame, in a handful of queries whatever the size of the installation. */
export async function navFacts(
  ports: Pick<Ports, 'store' | 'clock'>,
  context: Pick<ActContext, 'actor'>,
): Promise<NavFacts> {
  const { actor } = context;
  const visible = visibleProjects(actor);
  const seen = visible === 'all' ? {} : { projectIds: visible };
  const [waiting, openDrift] = await Promise.all([
    ports.store.deploys({ ...seen, states: ['awaiting_approval'], limit: MOST }),
    openDriftCount(ports, context),
  ]);
  return {
    waitingForMe: waiting.filter(
      ({ requestedBy, projectId }) =>
        requestedBy.id !== actor.id && canInProject(actor, 'deploy.decide', projectId),
    ).length,
    openDrift,
    isAdministrator: actor.kind === 'person' && actor.installationAdministrator,
  };
}

/** Acceptances are read only where there is something to accept. */
async function openDriftCount(
  ports: Pick<Ports, 'store' | 'clock'>,
  { actor }: Pick<ActContext, 'actor'>,
): Promise<number> {
  const environments = await ports.store.environments({ includeArchived: false });
  const ids = environments
    .filter(({ projectId }) => canInProject(actor, 'project.view', projectId))
    .map(({ id }) => id);
  const checks = [...(await ports.store.latestDriftChecks(ids)).values()].filter(hasItems);
  const now = ports.clock.now();
  const counts = await Promise.all(
    checks.map(async (check) => countOpen(check, await ports.store.acceptances(check.environmentId), now)),
  );
  return counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
}

const hasItems = ({ result }: DriftCheck): boolean =>
  result.kind === 'compared' && result.countedItems.length > 0;
