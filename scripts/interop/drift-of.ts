import type { Environment } from '../../lib/engine/model/environment';
import { checkDrift } from '../../lib/engine/usecases/worker/check-drift';
import type { Corridor } from '../../lib/testing/corridor';

/** What a check of the environment finds now. */
export async function driftOf({
  corridor: { ports },
  environment: { id },
}: {
  readonly corridor: Corridor;
  readonly environment: Environment;
}) {
  await checkDrift(ports, { environmentId: id, answerId: null });
  return (await ports.store.latestDriftChecks([id])).get(id)?.result;
}
