import type { WorkerPorts } from '../../engine/worker';
import { productVersion } from '../system/product-version';

/** Says once that this worker lives, from this moment on. */
export function beatOf({
  heartbeats,
  clock,
  workerId,
}: Pick<WorkerPorts, 'heartbeats' | 'clock' | 'workerId'>): () => Promise<void> {
  const fixed = {
    workerId,
    version: productVersion(),
    nodeVersion: process.versions.node,
    startedAt: clock.now(),
  };
  return () => heartbeats.beat({ ...fixed, seenAt: clock.now() });
}
