import { canInInstallation } from '../../access/can';
import type { ActContext } from '../../model/person';
import { WORKER_SILENCE_MILLISECONDS, type StoreServer, type WorkerHeartbeat } from '../../model/operations';
import type { Ports } from '../../ports/ports';

/** A worker as everybody may see it: not where it runs. */
export interface SeenWorker extends Omit<WorkerHeartbeat, 'workerId'> {
  /** Null for whoever does not administer the installation. */
  readonly workerId: string | null;
  readonly isAlive: boolean;
}

export interface InstallationView {
  readonly workers: readonly SeenWorker[];
  readonly storeVersion: string;
  /** Where the data lies; null for whoever does not administer the installation. */
  readonly store: StoreServer | null;
}

/** What runs here, for everybody who is signed in; where it runs and where the data lies only for administrators of the installation. */
export async function viewInstallation(
  { operations, clock }: Pick<Ports, 'operations' | 'clock'>,
  { actor }: Pick<ActContext, 'actor'>,
): Promise<InstallationView> {
  const [workers, store] = await Promise.all([
    viewWorkers({ operations, clock }, { actor }),
    operations.storeServer(),
  ]);
  const seesAll = canInInstallation(actor, 'installation.administer');
  return {
    workers,
    storeVersion: store.version,
    store: seesAll ? store : null,
  };
}

/** The workers alone, for the frame of every page: without one nothing is looked at, and nothing else on a page says so. */
export async function viewWorkers(
  { operations, clock }: Pick<Ports, 'operations' | 'clock'>,
  { actor }: Pick<ActContext, 'actor'>,
): Promise<readonly SeenWorker[]> {
  const now = clock.now();
  const seesAll = canInInstallation(actor, 'installation.administer');
  return (await operations.workers()).map((worker) => ({
    ...worker,
    workerId: seesAll ? worker.workerId : null,
    isAlive: Date.parse(now) - Date.parse(worker.seenAt) <= WORKER_SILENCE_MILLISECONDS,
  }));
}
