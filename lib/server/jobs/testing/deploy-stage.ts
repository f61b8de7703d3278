import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createProject,
  decideDeploy,
  prepareDeploy,
  registerEnvironment,
  requestDeploy,
  savePolicy,
  settleDeploy,
  changeRole,
} from '../../../engine/index';
import { InvariantError } from '../../../engine/base/invariant';
import { ranAt } from '../../../engine/formats/ran';
import type { Deploy } from '../../../engine/model/deploy';
import type { Environment } from '../../../engine/model/environment';
import type { Project } from '../../../engine/model/project';
import {
  formatOf,
  makePlan,
  observeEnvironment,
  readSource,
  recorderOf,
  type WorkerPorts,
} from '../../../engine/worker';
import { connectionUrl, withTestStore, type TestStore } from '../../../testing/store';
import type { TestDatabase } from '../../../testing/postgres';
import { targetInput } from '../../../testing/target';
import { createDemoPeople, demoContext, must, type DemoPeople } from '../../demo/demo-people';
import { readEnv } from '../../env';
import { ensureKeys } from '../../secrets/ensure-keys';
import { createWorkerContainer } from '../worker-container';

/** An installation without web and without a running worker: what the worker would do is done when the test says so. */
export interface DeployStage {
  readonly ports: WorkerPorts;
  readonly store: TestStore;
  /** The environment variables that a worker process of this installation is started with. */
  readonly variables: Readonly<Record<string, string>>;
  /** A project with one release of these migrations. */
  newProject(slug: string, texts: Readonly<Record<string, string>>): Promise<Project>;
  /** The database as an environment that wants one approval; looked at once. */
  newEnvironment(project: Project, db: TestDatabase): Promise<Environment>;
  /** Planned, requested by one person, approved by another, and queued. */
  queueDeploy(environment: Environment): Promise<Deploy>;
  /** A person has looked at what a deploy left behind: the rest is to be deployed anew. */
  settle(deploy: Deploy): Promise<void>;
}

/** Lends a stage on a fresh store; only in `*.integration.test.ts`. */
export async function withDeployStage<T>(use: (stage: DeployStage) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lockkeeper-stage-'));
  const stopping = new AbortController();
  try {
    return await withTestStore(18, async (store) => {
      await recordHistory(store);
      const variables = await variablesOf(folder, store);
      const container = must(await createWorkerContainer(envOf(variables), stopping.signal));
      try {
        const people = await createDemoPeople(container.ports, operator(container.ports));
        return await use(createStage({ ports: container.ports, store, variables, people, folder }));
      } finally {
        await container.close();
      }
    });
  } finally {
    stopping.abort();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The store's own history, so that a worker that starts finds a store of its version. */
async function recordHistory({ sql }: TestStore): Promise<void> {
  const context = { options: {}, schema: 'public' };
  const format = formatOf('prisma');
  const { history } = format;
  const names = (await readdir(STORE_MIGRATIONS, { withFileTypes: true })).filter((entry) =>
    entry.isDirectory(),
  );
  const files = await Promise.all(
    [...names.map(({ name }) => `${name}/migration.sql`), 'migration_lock.toml'].map(async (path) => ({
      path,
      bytes: new Uint8Array(await readFile(join(STORE_MIGRATIONS, path))),
    })),
  );
  for (const { text } of history.create(context, [])) await sql(text);
  for (const [place, migration] of format
    .read({ files, directories: [], options: {} })
    .migrations.entries()) {
    const at = new Date(Date.UTC(2026, 0, 1, 0, 0, place)).toISOString();
    const rows = history.writeApplied(context, {
      rowId: randomUUID(),
      migration,
      statements: 1,
      startedAt: at,
      ran: ranAt(at, at),
    });
    for (const row of rows) await sql(row.text, row.values);
  }
}

const STORE_MIGRATIONS = fileURLToPath(new URL('../../../../prisma/migrations', import.meta.url));

async function variablesOf(folder: string, store: TestStore): Promise<Readonly<Record<string, string>>> {
  const keys = await ensureKeys(join(folder, 'keys'));
  return {
    NODE_ENV: 'test',
    DATABASE_URL: connectionUrl(store.db),
    LOCKKEEPER_DATA: folder,
    LOCKKEEPER_DEMO: '0',
    LOCKKEEPER_SOURCE_ROOTS: folder,
    LOCKKEEPER_ALLOWED_HOSTS: '127.0.0.0/8',
    LOCKKEEPER_SEALING_PUBLIC_KEY: keys.sealingPublicKey,
    LOCKKEEPER_SEALING_PRIVATE_KEY_FILE: keys.sealingPrivateKeyFile,
    LOCKKEEPER_LOG_LEVEL: 'error',
  };
}

function envOf(variables: Readonly<Record<string, string>>) {
  const env = readEnv(variables);
  if (!env.ok) throw new InvariantError(JSON.stringify(env.failure));
  return env.value;
}

const operator = ({ ids }: WorkerPorts) =>
  ({
    actor: { kind: 'operator', id: null, name: 'operator@host' },
    via: 'cli',
    address: null,
    requestId: ids.uuid(),
  }) as const;

function createStage(given: {
  readonly ports: WorkerPorts;
  readonly store: TestStore;
  readonly variables: Readonly<Record<string, string>>;
  readonly people: DemoPeople;
  readonly folder: string;
}): DeployStage {
  const { ports, people, folder } = given;
  const as = (who: keyof DemoPeople) => demoContext(ports, people[who].email);
  return {
    ...given,
    newProject: async (slug, texts) => {
      const source = join(folder, slug);
      await writeMigrations(source, texts);
      const project = must(
        await createProject(ports, await as('approver'), {
          name: slug,
          slug,
          source: { kind: 'folder', folder: source, tool: 'prisma', options: {} },
        }),
      );
      const personId = (await as('developer')).actor.id ?? '';
      must(
        await changeRole(ports, await as('approver'), { personId, projectId: project.id, role: 'developer' }),
      );
      const readable = { ...ports, record: recorderOf(ports), settleMilliseconds: 0 };
      await readSource(readable, { projectId: project.id, answerId: null });
      return project;
    },
    newEnvironment: async (project, db) => {
      const environment = must(
        await registerEnvironment(ports, await as('approver'), {
          projectId: project.id,
          name: db.database,
          slug: db.database.replaceAll('_', '-'),
          tier: 'staging',
          connection: targetInput(db).connection,
          credential: { kind: 'password', password: db.password },
          observeOnly: false,
        }),
      );
      const { version, ...policy } = (await ports.store.policy(environment.id)) ?? gone('policy');
      must(
        await savePolicy(ports, await as('approver'), {
          environmentId: environment.id,
          basedOn: version,
          policy: { ...policy, approvalsNeeded: 1 },
        }),
      );
      await observeEnvironment(ports, { environmentId: environment.id, answerId: null });
      return (await ports.store.environment(environment.id)) ?? gone('environment');
    },
    settle: async ({ id }) => {
      const verdict = { deployId: id, as: 'failed', reason: 'The rest is deployed anew' } as const;
      must(await settleDeploy(ports, await as('approver'), verdict));
    },
    queueDeploy: async (environment) => {
      const asked = must(
        await prepareDeploy(ports, await as('developer'), {
          environmentId: environment.id,
          releaseId: null,
          upTo: null,
          settings: null,
          resolve: null,
          undo: null,
        }),
      );
      await makePlan(ports, asked);
      const value = (await ports.store.answer(asked.answerId))?.value ?? null;
      const planId =
        typeof value === 'object' && value !== null && 'planId' in value ? value['planId'] : null;
      if (typeof planId !== 'string') throw new InvariantError(JSON.stringify(value));
      const request = {
        planId,
        reason: 'To see what becomes of it',
        startWhenApproved: true,
        replaces: null,
      };
      const { id, planDigest } = must(await requestDeploy(ports, await as('developer'), request));
      must(
        await decideDeploy(ports, await as('approver'), {
          deployId: id,
          planDigest,
          verdict: 'approve',
          reason: 'Looked at every statement',
        }),
      );
      const deploy = await ports.store.deploy(id);
      if (deploy?.state !== 'queued') throw new InvariantError(`the deploy is ${deploy?.state ?? 'gone'}`);
      return deploy;
    },
  };
}

const gone = (what: string): never => {
  throw new InvariantError(`there is no ${what}`);
};

async function writeMigrations(folder: string, texts: Readonly<Record<string, string>>): Promise<void> {
  for (const [id, text] of Object.entries(texts)) {
    await mkdir(join(folder, id), { recursive: true });
    await writeFile(join(folder, id, 'migration.sql'), text);
  }
  await writeFile(join(folder, 'migration_lock.toml'), 'provider = "postgresql"\n');
}
