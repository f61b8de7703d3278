import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run, runMigrations, type Task, type TaskList } from 'graphile-worker';
import { InvariantError } from '../../lib/engine/base/invariant';
import type { Result } from '../../lib/engine/base/result';
import type { WorkerPorts } from '../../lib/engine/worker';
import { createDemoPeople, type DemoPeople } from '../../lib/server/demo/demo-people';
import { readEnv } from '../../lib/server/env';
import { migrateStore } from '../../lib/server/jobs/migrate-store';
import { queueLogger } from '../../lib/server/jobs/queue-logger';
import { queueOptions } from '../../lib/server/jobs/queue-options';
import { createWorkerContainer } from '../../lib/server/jobs/worker-container';
import { ensureKeys } from '../../lib/server/secrets/ensure-keys';

/** The bundle lies in node_modules/.cache/lockkeeper-bench. */
const STORE_MIGRATIONS = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));

/** An installation as `npm start` composes it, without the web: store, queue, worker, two people. */
export interface Installation {
  readonly ports: WorkerPorts;
  readonly people: DemoPeople;
  /** Comes when the worker has nothing under way. */
  readonly idle: () => Promise<void>;
}

export interface InstallationInput {
  readonly folder: string;
  readonly storeUrl: string;
  /** The server for scratch databases. */
  readonly scratchUrl: string;
  /** Below it lie the sources. */
  readonly sourceRoot: string;
  /** Sees what the worker's ports are asked for. */
  readonly listen?: (ports: WorkerPorts) => WorkerPorts;
  /** Tasks of the worker that this bench is not about, left undone. */
  readonly without?: readonly string[];
}

const GOODBYE_MS = 500;

/** Brings a store to this version with our own engine, starts a worker on it, and stops it afterwards. */
export async function withInstallation<T>(
  input: InstallationInput,
  use: (installation: Installation) => Promise<T>,
): Promise<T> {
  const keys = await ensureKeys(join(input.folder, 'keys'));
  const env = valueOf(
    readEnv({
      NODE_ENV: 'production',
      DATABASE_URL: input.storeUrl,
      SCRATCH_DATABASE_URL: input.scratchUrl,
      LOCKKEEPER_DATA: input.folder,
      LOCKKEEPER_DEMO: '0',
      LOCKKEEPER_SOURCE_ROOTS: input.sourceRoot,
      LOCKKEEPER_ALLOWED_HOSTS: '127.0.0.0/8',
      LOCKKEEPER_SEALING_PUBLIC_KEY: keys.sealingPublicKey,
      LOCKKEEPER_SEALING_PRIVATE_KEY_FILE: keys.sealingPrivateKeyFile,
      LOCKKEEPER_LOG_LEVEL: 'error',
    }),
  );
  const stopping = new AbortController();
  const container = valueOf(await createWorkerContainer(env, stopping.signal));
  const ports = input.listen?.(container.ports) ?? container.ports;
  try {
    const { clock, ids, logger } = ports;
    await migrateStore({
      databaseUrl: input.storeUrl,
      folder: STORE_MIGRATIONS,
      clock,
      ids,
      logger,
      signal: stopping.signal,
    });
    await runMigrations({ connectionString: input.storeUrl, logger: queueLogger(logger) });
    const options = queueOptions(input.storeUrl, ports);
    const counted = countTasks({
      ...options.taskList,
      ...Object.fromEntries((input.without ?? []).map(leftUndone)),
    });
    const runner = await run({ ...options, taskList: counted.taskList });
    try {
      const operator = {
        actor: { kind: 'operator', id: null, name: 'operator@bench' },
        via: 'cli',
        address: null,
        requestId: ids.uuid(),
      } as const;
      const idle = async (): Promise<void> => {
        while (counted.underWay() > 0) await clock.pause(5);
      };
      return await use({ ports, people: await createDemoPeople(ports, operator), idle });
    } finally {
      await runner.stop();
      // The queue's connections say goodbye after it has stopped; a server that went before them would end this process.
      await clock.pause(GOODBYE_MS);
    }
  } finally {
    stopping.abort();
    await container.close();
  }
}

/** The tasks, and how many of them are at work. */
function countTasks(taskList: TaskList): { readonly taskList: TaskList; readonly underWay: () => number } {
  let underWay = 0;
  const counting = ([name, task]: [string, TaskList[string]]): [string, Task] => [
    name,
    async (payload, helpers) => {
      underWay += 1;
      try {
        await task?.(payload, helpers);
      } finally {
        underWay -= 1;
      }
    },
  ];
  return { taskList: Object.fromEntries(Object.entries(taskList).map(counting)), underWay: () => underWay };
}

const leftUndone = (task: string) => [task, () => undefined] as const;

/** The value of something that must not fail here. */
export function valueOf<T>(result: Result<T, unknown>): T {
  if (result.ok) return result.value;
  throw new InvariantError(JSON.stringify(result.failure));
}
