import { InvariantError } from '../../engine/base/invariant';
import { success, type Result } from '../../engine/base/result';
import { armFailPoint, NO_FAIL_POINTS, parseFailPoint, type FailPoints } from '../../engine/worker';
import type { Env } from '../env';
import { openStoreWire, type StoreWire } from './store-wire';

/** True only in bundles made for tests, see scripts/build-node.mjs. */
declare const __FAIL_POINTS__: boolean;

/** The fail points of a worker, and the environment with which it reaches what they can take away. */
export interface Armed {
  readonly failPoints: FailPoints;
  readonly env: Env;
}

/**
 * Arms the fail point that the environment names; in production's bundle there is none. A pause stops the whole process until it is told to
 * go on (SIGCONT), so that its lease runs out as it does when a machine stands still.
 */
export async function armForTests(env: Env): Promise<Result<Armed>> {
  if (!__FAIL_POINTS__ || env.failPoint === null) return success({ failPoints: NO_FAIL_POINTS, env });
  const armed = parseFailPoint(env.failPoint);
  if (!armed.ok) return armed;
  const wire = armed.value.action === 'lose_control_db' ? await wireTo(env) : null;
  const failPoints = armFailPoint(armed.value, {
    kill: () => process.kill(process.pid, 'SIGKILL'),
    pause: () => {
      process.kill(process.pid, 'SIGSTOP');
      return Promise.resolve();
    },
    loseControlDatabase: () => wire?.cut(),
  });
  return success({ failPoints, env: wire === null ? env : { ...env, databaseUrl: wire.url } });
}

async function wireTo({ databaseUrl }: Env): Promise<StoreWire> {
  if (databaseUrl === null) throw new InvariantError('there is no store to lose');
  return openStoreWire(databaseUrl);
}
