import { execFile } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sweepDeploys } from '../../engine/worker';
import type { Deploy } from '../../engine/model/deploy';
import type { Environment } from '../../engine/model/environment';
import { installOracle, type Oracle } from '../../engine/run/testing/target-oracle';
import { startTcpProxy, type TcpProxy } from '../../engine/run/testing/tcp-proxy';
import { withClient, withDatabase, type TestDatabase } from '../../testing/postgres';
import { withDeployStage, type DeployStage } from './testing/deploy-stage';
import {
  goOn,
  IN_ONE_TRANSACTION,
  judge,
  leaseRunsOut,
  PER_STATEMENT,
  recovered,
} from './testing/struck-deploy';
import { buildWorkerProgram, type WorkerProcess, type WorkerProgram } from './testing/worker-process';

/** A deploy whose worker is about to be struck, and what sees it from outside. */
interface Struck {
  readonly stage: DeployStage;
  readonly db: TestDatabase;
  readonly proxy: TcpProxy;
  readonly oracle: Oracle;
  readonly environment: Environment;
  readonly id: string;
  readonly worker: WorkerProcess;
}

describe('a worker process that lives on', { timeout: 120_000 }, () => {
  let program: WorkerProgram | null = null;
  beforeAll(async () => {
    program = await buildWorkerProgram();
  });
  afterAll(() => program?.remove());

  async function struck(
    failPoint: string,
    texts: Readonly<Record<string, string>>,
    use: (given: Struck) => Promise<void>,
  ): Promise<void> {
    await withDeployStage(async (stage) => {
      await withDatabase(18, async (db) => {
        const oracle = await installOracle(db);
        const proxy = await startTcpProxy(db);
        const environment = await stage.newEnvironment(await stage.newProject('shop', texts), {
          ...db,
          port: proxy.port,
        });
        const { id } = await stage.queueDeploy(environment);
        const worker = program?.start({ ...stage.variables, FAILPOINT: failPoint });
        if (worker === undefined) throw new TypeError('the worker was not built');
        try {
          await use({ stage, db, proxy, oracle, environment, id, worker });
        } finally {
          worker.tell('SIGKILL');
          await worker.ended;
          await proxy.close();
        }
      });
    });
  }

  it.concurrent.each([
    ['after_commit_sent@1', IN_ONE_TRANSACTION],
    ['notx_after_sent@1', PER_STATEMENT],
  ] as const)(
    'while its connection to the target is reset at %s says unknown until the target was asked',
    async (point, texts) => {
      await struck(`${point}:reset_conn`, texts, async (given) => {
        const { stage, proxy, id, worker } = given;
        await until(async () => (await stateOf(given)) === 'unknown');
        expect(proxy.resets).toBe(1);
        worker.tell('SIGTERM');
        expect(await worker.ended).toMatchObject({ signal: null });
        await judgeAndGoOn(given, await recovered(stage, id));
      });
    },
  );

  it.concurrent('and whose connection is dropped says goodbye by an end, not by a reset', async () => {
    await struck('after_stmt_n@1:drop_conn', IN_ONE_TRANSACTION, async (given) => {
      await until(async () => (await stateOf(given)) === 'unknown');
      expect(given.proxy.resets).toBe(0);
    });
  });

  it.concurrent('but stands still past its lease does nothing more once it goes on', async () => {
    await struck('after_stmt_n@1:pause', IN_ONE_TRANSACTION, async (given) => {
      const { stage, oracle, id, worker } = given;
      await until(() => isStopped(worker));
      await takeAway(given);
      const asked = recovered(stage, id);
      await until(async () => (await stage.ports.store.runs(id)).length === 2);
      expect(await stateOf(given)).toBe('unknown');
      expect(await oracle.markers()).toEqual({ '1': 1 });
      worker.tell('SIGCONT');
      const deploy = await asked;
      expect(deploy.state).toBe('partly_applied');
      await jobIsOver(given);
      worker.tell('SIGTERM');
      await worker.ended;
      await judgeAndGoOn(given, deploy);
    });
  });

  it.concurrent(
    'but stands still while its session is ended leaves alone what another has done since',
    async () => {
      await struck('before_track@0:pause', IN_ONE_TRANSACTION, async (given) => {
        const { stage, db, oracle, id, worker } = given;
        await until(() => isStopped(worker));
        await takeAway(given);
        await endSessions(db);
        const deploy = await recovered(stage, id);
        expect(deploy.state).toBe('failed');
        await judgeAndGoOn(given, deploy);
        const before = await oracle.commands();
        worker.tell('SIGCONT');
        await jobIsOver(given);
        expect(await oracle.markers()).toEqual({ '1': 1, '2a': 1, '2b': 1, '3': 1 });
        expect(await oracle.commands()).toEqual(before);
      });
    },
  );

  it.concurrent.each([
    ['after_fence', {}],
    ['after_commit_ok@1', { '1': 1, '2a': 1, '2b': 1 }],
  ] as const)('but loses the store at %s begins nothing more', async (point, there) => {
    await struck(`${point}:lose_control_db`, IN_ONE_TRANSACTION, async (given) => {
      const { stage, oracle, id, worker } = given;
      await until(async () => (await stateOf(given)) === 'running');
      await until(async () => (await storeSessions(given)) === 0);
      await until(async () => (await oracle.sessions()).length === 0);
      expect(await oracle.markers()).toEqual(there);
      expect(await stateOf(given)).toBe('running');
      worker.tell('SIGKILL');
      await worker.ended;
      await takeAway(given);
      await judgeAndGoOn(given, await recovered(stage, id));
    });
  });
});

const stateOf = async ({ stage, id }: Struck) => (await stage.ports.store.deploy(id))?.state;

/** The lease is over, as it is after a minute of silence, and another worker sees it. */
async function takeAway(given: Struck): Promise<void> {
  expect(await stateOf(given)).toBe('running');
  await leaseRunsOut(given.stage);
  await sweepDeploys(given.stage.ports);
  expect(await stateOf(given)).toBe('unknown');
}

async function judgeAndGoOn({ stage, environment, oracle }: Struck, deploy: Deploy): Promise<void> {
  await judge(stage, { environment, deploy, oracle });
  await goOn(stage, { environment, deploy, oracle });
}

/** What the operating system says of the process: stopped by a signal. */
async function isStopped({ pid }: WorkerProcess): Promise<boolean> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=', '-p', String(pid)]);
  return stdout.trim().startsWith('T');
}

/** As an administrator of the target would, before anybody asks what became of the run. */
const endSessions = (db: TestDatabase) =>
  withClient(db.superuser, (admin) =>
    admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    ),
  );

/** Sessions of the worker's process; those of the test have the same name, so only the queue's tell them apart. */
async function storeSessions({ stage }: Struck): Promise<number> {
  const [row] = await stage.store.sql(
    `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%_private_jobs%'`,
  );
  return Number(row?.['n']);
}

/** The process that stood still has come to the end of its run. */
const jobIsOver = ({ stage }: Struck) =>
  until(async () => {
    const locked = await stage.store.sql(
      `SELECT FROM graphile_worker.jobs WHERE task_identifier = 'run_deploy' AND locked_at IS NOT NULL`,
    );
    return locked.length === 0;
  });

/** Of tests that run beside one another only this may wait: `expect.poll` wants to know which one it is in. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let asked = 0; !(await holds()); asked += 1) {
    expect(asked, 'it never came').toBeLessThan(300);
    await setTimeout(100);
  }
}
