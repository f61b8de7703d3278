import { later } from '../../model/instant';
import type { Deploy } from '../../model/deploy';
import type { Run } from '../../model/run';
import type { WorkerPorts } from './worker-ports';

/** How long a claim holds without being renewed (DESIGN.md 5.2: renewed every 10 s). */
const LEASE_MS = 60_000;

/** A run of this worker with a fence above all that were before, which nobody knows of yet. */
export async function newRun(
  { store, clock, ids, workerId }: Pick<WorkerPorts, 'store' | 'clock' | 'ids' | 'workerId'>,
  deploy: Deploy,
): Promise<Run> {
  const startedAt = clock.now();
  return {
    id: ids.uuid(),
    deployId: deploy.id,
    fence: await store.nextNumber('fence'),
    workerId,
    leaseUntil: later(startedAt, LEASE_MS),
    startedAt,
    finishedAt: null,
    failure: null,
    schemaBefore: null,
    statementsLetGoAt: null,
  };
}
