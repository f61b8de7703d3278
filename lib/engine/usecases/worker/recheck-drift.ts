import type { DriftCheck } from '../../model/drift-record';
import { systemContext } from './system-context';
import type { WorkerPorts } from './worker-ports';

/**
 * Asks for another drift check of every environment whose last one had nothing that the migrations give to compare with: something has
 * changed about the scratch servers.
 */
export async function recheckDrift({
  store,
  clock,
  ids,
}: Pick<WorkerPorts, 'store' | 'clock' | 'ids'>): Promise<void> {
  const environments = await store.environments({});
  const checks = await store.latestDriftChecks(environments.map(({ id }) => id));
  const wanting = environments.filter(({ id }) => wasWanting(checks.get(id)));
  if (wanting.length === 0) return;
  await store.commit({
    context: systemContext(ids.uuid()),
    at: clock.now(),
    changes: [],
    events: [],
    jobs: wanting.map(({ id }) => ({ task: 'check_drift', environmentId: id, answerId: null })),
  });
}

const wasWanting = (check: DriftCheck | undefined): boolean =>
  check !== undefined && !(check.result.kind === 'compared' && check.result.origin === 'replay');
