import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAIL_POINTS, sweepDeploys } from '../../engine/worker';
import { installOracle } from '../../engine/run/testing/target-oracle';
import { withDatabase } from '../../testing/postgres';
import { withDeployStage } from './testing/deploy-stage';
import {
  goOn,
  IN_ONE_TRANSACTION,
  judge,
  leaseRunsOut,
  PER_STATEMENT,
  recovered,
  SLOW,
} from './testing/struck-deploy';
import { buildWorkerProgram, type WorkerProgram } from './testing/worker-process';

type PointName = (typeof FAIL_POINTS)[number];

/** Places that only a migration with statements outside a transaction passes. */
const OUTSIDE: ReadonlySet<PointName> = new Set<PointName>([
  'after_intent',
  'notx_after_intent',
  'notx_after_sent',
  'notx_after_catalog',
]);
/** Places before the first migration and after the last. */
const AROUND: ReadonlySet<PointName> = new Set<PointName>([
  'after_claim',
  'after_lock',
  'after_fence',
  'before_unlock',
  'after_unlock',
  'before_final',
]);
describe('a worker process that is killed', { timeout: 240_000 }, () => {
  let program: WorkerProgram | null = null;
  beforeAll(async () => {
    program = await buildWorkerProgram();
  });
  afterAll(() => program?.remove());

  it.concurrent.each(FAIL_POINTS)('at %s leaves a deploy that ends in the true state', async (point) => {
    await withDeployStage(async (stage) => {
      await withDatabase(18, async (db) => {
        const oracle = await installOracle(db);
        const quick = OUTSIDE.has(point) ? PER_STATEMENT : IN_ONE_TRANSACTION;
        const texts = point === 'after_commit_journal' ? SLOW : quick;
        const environment = await stage.newEnvironment(await stage.newProject('shop', texts), db);
        const { id } = await stage.queueDeploy(environment);
        const place = AROUND.has(point) ? point : `${point}@1`;
        const killed = await program?.run({ ...stage.variables, FAILPOINT: `${place}:kill9` });
        expect(killed?.signal, killed?.output).toBe('SIGKILL');
        expect((await stage.ports.store.deploy(id))?.state).toBe('running');
        await leaseRunsOut(stage);
        await sweepDeploys(stage.ports);
        expect((await stage.ports.store.deploy(id))?.state).toBe('unknown');
        const deploy = await recovered(stage, id);
        await judge(stage, { environment, deploy, oracle });
        await goOn(stage, { environment, deploy, oracle });
      });
    });
  });
});
