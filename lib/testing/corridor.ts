import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runOnce } from 'graphile-worker';
import {
  changeRole,
  createProject,
  decideDeploy,
  lookNow,
  prepareDeploy,
  registerEnvironment,
  requestDeploy,
  startDeploy,
} from '../engine/index';
import { InvariantError } from '../engine/base/invariant';
import type { Failure } from '../engine/base/failure';
import type { Deploy } from '../engine/model/deploy';
import type { Environment, Tier } from '../engine/model/environment';
import type { Tool, ToolOptions } from '../engine/model/migration';
import type { ActContext } from '../engine/model/person';
import type { Plan } from '../engine/model/plan';
import type { Project } from '../engine/model/project';
import type { ResolutionWish } from '../engine/plan/build-resolution';
import type { WorkerPorts } from '../engine/worker';
import { createDemoPeople, demoContext, must } from '../server/demo/demo-people';
import { readEnv } from '../server/env';
import { queueLogger } from '../server/jobs/queue-logger';
import { taskList } from '../server/jobs/task-list';
import { createWorkerContainer } from '../server/jobs/worker-container';
import { ensureKeys } from '../server/secrets/ensure-keys';
import type { TestConnection } from './postgres';
import { connectionUrl, type TestStore } from './store';
import { targetInput } from './target';

/** The whole of an installation but its pages: a store, a folder of migrations, two people, and a worker that works when it is told to. */
export interface Corridor {
  readonly ports: WorkerPorts;
  /** The environment variables of its processes. */
  readonly variables: Readonly<Record<string, string>>;
  readonly project: Project;
  /** Requests deploys. */
  readonly developer: () => Promise<ActContext>;
  /** Administers the project and approves deploys. */
  readonly approver: () => Promise<ActContext>;
  /** Writes migrations, those of Prisma by id and others by path, and makes a release of the folder. */
  readonly release: (texts: Readonly<Record<string, string>>) => Promise<void>;
  /** Registers a database; the worker has looked at it. */
  readonly register: (database: TestConnection, tier: Tier) => Promise<Environment>;
  /** The plan for everything that is pending, or why there is none. */
  readonly tryPrepare: (
    environment: Environment,
    resolve?: ResolutionWish,
  ) => Promise<Plan | readonly Failure[]>;
  /** The plan that undoes one migration, or why there is none. */
  readonly tryUndo: (environment: Environment, migrationId: string) => Promise<Plan | readonly Failure[]>;
  /** The same as a plan; one that only corrects the history when `resolve` says how. */
  readonly prepare: (environment: Environment, resolve?: ResolutionWish) => Promise<Plan>;
  /** By the developer when nobody else is named. */
  readonly request: (plan: Plan, by?: () => Promise<ActContext>) => Promise<Deploy>;
  readonly approve: (deploy: Deploy) => Promise<Deploy>;
  /** Starts it; the worker has run it. */
  readonly start: (deploy: Deploy) => Promise<Deploy>;
  readonly deployNow: (deploy: Deploy) => Promise<Deploy>;
  /** Does all work that waits. */
  readonly work: () => Promise<void>;
}

/** What the worker leaves in an answer, as far as tests look at it. */
interface Answered {
  readonly failures?: readonly Failure[];
  readonly planId?: string;
}

/** Runs a test in a corridor of its own. Without `scratchUrl` there is no server for scratch databases. */
export async function withCorridor<T>(
  test: TestStore,
  {
    scratchUrl,
    tool = 'prisma',
    options = {},
  }: { readonly scratchUrl?: string; readonly tool?: Tool; readonly options?: ToolOptions },
  use: (corridor: Corridor) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lockkeeper-corridor-'));
  const stopping = new AbortController();
  try {
    const variables = await variablesOf(test, folder, scratchUrl);
    const container = must(
      await createWorkerContainer(must(readEnv(workersOwn(variables))), stopping.signal),
    );
    try {
      return await use(
        await openCorridor(withoutSettling(container.ports), {
          folder,
          variables,
          storeUrl: connectionUrl(test.db),
          tool,
          options,
        }),
      );
    } finally {
      stopping.abort();
      await container.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Nobody writes into the folder of a corridor while the worker reads it. */
const withoutSettling = (ports: WorkerPorts): WorkerPorts => ({ ...ports, settleMilliseconds: 0 });

/** A worker is told no public key: it has the private one. */
function workersOwn(variables: Corridor['variables']): Corridor['variables'] {
  const { LOCKKEEPER_SEALING_PUBLIC_KEY: _, ...own } = variables;
  return own;
}

async function variablesOf(
  test: TestStore,
  folder: string,
  scratchUrl: string | undefined,
): Promise<Readonly<Record<string, string>>> {
  const keys = await ensureKeys(join(folder, 'keys'));
  return {
    NODE_ENV: 'test',
    DATABASE_URL: connectionUrl(test.db),
    ...(scratchUrl === undefined ? {} : { SCRATCH_DATABASE_URL: scratchUrl }),
    LOCKKEEPER_DATA: folder,
    LOCKKEEPER_SOURCE_ROOTS: folder,
    LOCKKEEPER_ALLOWED_HOSTS: '127.0.0.0/8',
    LOCKKEEPER_SEALING_PUBLIC_KEY: keys.sealingPublicKey,
    LOCKKEEPER_SEALING_PRIVATE_KEY_FILE: keys.sealingPrivateKeyFile,
    LOCKKEEPER_LOG_LEVEL: 'error',
  };
}

async function openCorridor(
  ports: WorkerPorts,
  given: {
    readonly folder: string;
    readonly variables: Corridor['variables'];
    readonly storeUrl: string;
    readonly tool: Tool;
    readonly options: ToolOptions;
  },
): Promise<Corridor> {
  const { folder, variables, storeUrl, tool, options } = given;
  const people = await createDemoPeople(ports, {
    actor: { kind: 'operator', id: null, name: 'operator@host' },
    via: 'cli',
    address: null,
    requestId: ports.ids.uuid(),
  });
  const developer = () => demoContext(ports, people.developer.email);
  const approver = () => demoContext(ports, people.approver.email);
  const source = join(folder, 'migrations');
  await mkdir(source);
  const project = must(
    await createProject(ports, await approver(), {
      name: 'parcels',
      slug: 'parcels',
      source: { kind: 'folder', folder: source, tool, options },
    }),
  );
  const personId = (await developer()).actor.id ?? '';
  must(await changeRole(ports, await approver(), { personId, projectId: project.id, role: 'developer' }));
  const work = async () => {
    await runOnce({
      connectionString: storeUrl,
      taskList: taskList(ports),
      noHandleSignals: true,
      logger: queueLogger(ports.logger),
      // It then waits until they are put away too, which would meet a store that is gone after the test.
      preset: { worker: { completeJobBatchDelay: 0 } },
    });
  };
  const answered = async (answerId: string): Promise<Answered> => {
    await work();
    const answer = await ports.store.answer(answerId);
    if (answer === null || answer.state === 'waiting') throw new InvariantError('the worker did not answer');
    const value: Answered = Object(answer.value);
    return value;
  };
  const current = async ({ id }: Deploy) => (await ports.store.deploy(id)) ?? missing('deploy');
  const start = async (deploy: Deploy) => {
    const { id: deployId, planDigest } = deploy;
    must(await startDeploy(ports, await developer(), { deployId, planDigest }));
    await work();
    return current(deploy);
  };
  const approve = async ({ id: deployId, planDigest }: Deploy) =>
    must(
      await decideDeploy(ports, await approver(), { deployId, planDigest, verdict: 'approve', reason: null }),
    );
  const prepare = async (
    { id }: Environment,
    resolve: ResolutionWish | null = null,
    undo: string | null = null,
  ): Promise<Plan | readonly Failure[]> => {
    const wanted = { environmentId: id, releaseId: null, upTo: null, settings: null, resolve, undo };
    const asked = await prepareDeploy(ports, await developer(), wanted);
    if (!asked.ok) return asked.failure;
    const { failures, planId = '' } = await answered(asked.value.answerId);
    return failures ?? (await ports.store.plan(planId)) ?? missing('plan');
  };
  return {
    ports,
    variables,
    project,
    developer,
    approver,
    work,
    start,
    approve,
    release: async (texts) => {
      for (const [id, text] of Object.entries(texts)) {
        const file = tool === 'prisma' ? join(source, id, 'migration.sql') : join(source, id);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, text);
      }
      const asked = must(await lookNow(ports, await approver(), { projectId: project.id }));
      const { failures } = await answered(asked.answerId);
      if (failures !== undefined) throw new InvariantError(`no release: ${JSON.stringify(failures)}`);
    },
    register: async (database, tier) => {
      const environment = must(
        await registerEnvironment(ports, await approver(), {
          projectId: project.id,
          name: tier,
          slug: tier,
          tier,
          connection: targetInput(database).connection,
          credential: { kind: 'password', password: database.password },
          observeOnly: false,
        }),
      );
      await work();
      return (await ports.store.environment(environment.id)) ?? missing('environment');
    },
    tryPrepare: (environment, resolve) => prepare(environment, resolve),
    tryUndo: (environment, migrationId) => prepare(environment, null, migrationId),
    prepare: async (environment, resolve) => {
      const plan = await prepare(environment, resolve);
      if ('digest' in plan) return plan;
      throw new InvariantError(`no plan: ${JSON.stringify(plan)}`);
    },
    request: async ({ id: planId }, by = developer) =>
      must(
        await requestDeploy(ports, await by(), {
          planId,
          reason: 'The next release',
          startWhenApproved: false,
          replaces: null,
        }),
      ),
    deployNow: async (deploy) => start(await approve(deploy)),
  };
}

const missing = (what: string): never => {
  throw new InvariantError(`there is no ${what}`);
};
