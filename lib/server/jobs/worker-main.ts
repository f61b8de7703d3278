import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run, runMigrations } from 'graphile-worker';
import { Fault } from '../../engine/base/fault';
import { failure, type Failure } from '../../engine/base/failure';
import { processEnv, type Env } from '../env';
import { followLab } from '../demo/follow-lab';
import { welcome } from '../demo/welcome';
import { endWithSupervisor, tellSupervisor } from '../supervisor/child-message';
import { createProgress } from '../supervisor/progress';
import { migrateStore } from './migrate-store';
import { queueLogger } from './queue-logger';
import { queueOptions } from './queue-options';
import { runSchedules } from './schedules';
import { ignoreDebugSignal } from '../ignore-debug-signal';
import { createWorkerContainer, type WorkerContainer } from './worker-container';

/** prisma/migrations of this version, seen from dist/. */
const MIGRATIONS = join(dirname(fileURLToPath(import.meta.url)), '../prisma/migrations');

/**
 * The worker process: brings the store to this version, then works until a signal ends it. Its arguments are the ports where the lab of
 * `npm start` listened at earlier starts; elsewhere it has none.
 */
async function main(): Promise<void> {
  ignoreDebugSignal();
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());
  endWithSupervisor(() => stopping.abort());
  const env = processEnv();
  if (!env.ok) {
    giveUp(env.failure);
    return;
  }
  const made = await createWorkerContainer(env.value, stopping.signal);
  if (!made.ok) {
    giveUp([made.failure]);
    return;
  }
  const container = made.value;
  try {
    await prepareStore(container);
    await followLab(container.ports, env.value, process.argv.slice(2));
    await work(container, env.value);
  } catch (error) {
    stopping.abort();
    container.ports.logger.error('worker.failed', { error });
    giveUp(error instanceof Fault ? [error.failure] : []);
  } finally {
    await container.close();
  }
}

async function prepareStore({ ports, process: own }: WorkerContainer): Promise<void> {
  tellSupervisor({ kind: 'phase', text: 'store: bringing it to this version with our own engine' });
  const applied = await migrateStore({
    databaseUrl: own.databaseUrl,
    folder: MIGRATIONS,
    clock: ports.clock,
    ids: ports.ids,
    logger: ports.logger,
    signal: ports.stopping,
  });
  for (const migration of applied) ports.logger.info('store.migrated', { migration });
  await runMigrations({ connectionString: own.databaseUrl, logger: queueLogger(ports.logger) });
}

async function work(container: WorkerContainer, env: Env): Promise<void> {
  const { ports } = container;
  const runner = await run(queueOptions(container.process.databaseUrl, ports));
  try {
    tellSupervisor({ kind: 'phase', text: 'worker: ready' });
    const schedules = runSchedules(ports, env.observeSeconds);
    await welcome(ports, env, {
      phase: (text) => {
        tellSupervisor({ kind: 'phase', text });
      },
      line: (text) => {
        tellSupervisor({ kind: 'line', text });
      },
    });
    tellSupervisor({ kind: 'ready' });
    ports.logger.info('worker.ready', { workerId: ports.workerId });
    await schedules;
  } finally {
    await runner.stop();
    await ports.heartbeats.end(ports.workerId).catch((error: unknown) => {
      ports.logger.warn('worker.farewell_failed', { error });
    });
  }
}

const UNEXPECTED = failure('START.UNEXPECTED', 'The worker could not start; its log says more.');

/** The supervisor says it to a person; where there is none, in a container, the worker does. */
function giveUp(failures: readonly Failure[]): void {
  process.exitCode = 1;
  const [first = UNEXPECTED, ...others] = failures;
  if (tellSupervisor({ kind: 'failed', failure: first })) return;
  const progress = createProgress(process.stderr);
  for (const each of [first, ...others]) progress.problem('The worker cannot start', new Fault(each));
}

await main();
