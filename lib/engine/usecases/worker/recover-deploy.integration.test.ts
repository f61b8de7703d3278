import { afterAll, beforeAll, expect, it } from 'vitest';
import { withCorridor, type Corridor } from '../../../testing/corridor';
import { withClient, withDatabase, type TestDatabase } from '../../../testing/postgres';
import { startScratchTestServer, type ScratchTestServer } from '../../../testing/scratch-server';
import { connectionUrl, withTestStore, type TestStore } from '../../../testing/store';
import type { Deploy } from '../../model/deploy';
import type { Environment } from '../../model/environment';
import { armFailPoint } from '../../run/fail-points';
import { startDeploy } from '../deploys/steer-deploy';
import { checkDrift } from './check-drift';
import { recoverDeploy } from './recover-deploy';
import { runDeploy } from './run-deploy';
import { sweepDeploys } from './sweep-deploys';

const ONE = '20260101000000_parcels';
const TABLE = 'CREATE TABLE parcel (id int PRIMARY KEY);\n';

let scratch: ScratchTestServer;
beforeAll(async () => {
  scratch = await startScratchTestServer(18);
});
afterAll(() => scratch.stop());

interface Stage {
  readonly corridor: Corridor;
  readonly store: Pick<TestStore, 'sql'>;
  readonly target: TestDatabase;
  readonly environment: Environment;
  /** Prepares a deploy of what is pending; its worker dies at its last moment, and the lease runs out. */
  readonly lose: () => Promise<Deploy>;
}

async function onStage(use: (stage: Stage) => Promise<void>): Promise<void> {
  await withTestStore(18, (test) =>
    withDatabase(18, (target) =>
      withCorridor(test, { scratchUrl: connectionUrl(scratch.admin) }, async (corridor) => {
        await corridor.release({ [ONE]: TABLE });
        const environment = await corridor.register(target, 'test');
        const lose = async (): Promise<Deploy> => {
          const { ports } = corridor;
          const { id: deployId, planDigest } = await corridor.request(await corridor.prepare(environment));
          await startDeploy(ports, await corridor.developer(), { deployId, planDigest });
          await expect(runDeploy({ ...ports, failPoints: dying() }, { deployId })).rejects.toThrow();
          await test.sql(
            `UPDATE runs SET lease_until = now() - interval '1 minute' WHERE finished_at IS NULL`,
          );
          await sweepDeploys(ports);
          return deployOf(corridor, deployId);
        };
        await use({ corridor, store: test, target, environment, lose });
      }),
    ),
  );
}

const dying = () =>
  armFailPoint(
    { name: 'before_final', action: 'throw', step: null, statement: null },
    { kill: () => undefined, pause: async () => undefined, loseControlDatabase: () => undefined },
  );

async function deployOf({ ports }: Corridor, id: string): Promise<Deploy> {
  const deploy = await ports.store.deploy(id);
  if (deploy === null) throw new TypeError('the deploy is gone');
  return deploy;
}

async function recovered(corridor: Corridor, { id }: Deploy): Promise<Deploy> {
  await recoverDeploy(corridor.ports, { deployId: id });
  return deployOf(corridor, id);
}

const typed = (target: TestDatabase, statement: string) =>
  withClient(target, (client) => client.query(statement));

it('verifies the effect of a lost run against the schema that its plan was approved for', async () => {
  await onStage(async ({ corridor, lose }) => {
    const lost = await lose();
    expect(lost.state).toBe('unknown');
    const { state, outcome } = await recovered(corridor, lost);
    expect(state).toBe('succeeded');
    expect(outcome).toBeNull();
  });
});

it('knows drift that a check had seen before the run for what it is', async () => {
  await onStage(async ({ corridor, target, environment, lose }) => {
    await typed(target, 'CREATE TABLE by_hand (id int)');
    await checkDrift(corridor.ports, { environmentId: environment.id, answerId: null });
    const { state, outcome } = await recovered(corridor, await lose());
    expect(state).toBe('succeeded');
    expect(outcome).toBeNull();
  });
});

it('does not blame the run for what somebody did before it, also when no check had seen it', async () => {
  await onStage(async ({ corridor, target, lose }) => {
    await typed(target, 'CREATE TABLE by_hand (id int)');
    const { state, outcome } = await recovered(corridor, await lose());
    expect(state).toBe('succeeded');
    expect(outcome).toBeNull();
  });
});

it('says that it cannot tell when the schema that the run had found is not kept any more', async () => {
  await onStage(async ({ corridor, target, store, lose }) => {
    await typed(target, 'CREATE TABLE by_hand (id int)');
    const lost = await lose();
    await store.sql('DELETE FROM snapshots');
    const { state, outcome } = await recovered(corridor, lost);
    expect(state).toBe('succeeded');
    expect(outcome).toMatchObject({ kind: 'remarks', unverified: { code: 'VERIFY.BEFORE_UNKNOWN' } });
  });
});

it('blames the run for what came with it', async () => {
  await onStage(async ({ corridor, target, lose }) => {
    const lost = await lose();
    await typed(target, 'ALTER TABLE parcel ADD COLUMN smuggled int');
    const { state } = await recovered(corridor, lost);
    expect(state).toBe('schema_differs');
  });
});

it('tells what somebody else did meanwhile to objects that are none of the plan', async () => {
  await onStage(async ({ corridor, target, lose }) => {
    const lost = await lose();
    await typed(target, 'CREATE TABLE theirs (id int)');
    const { state, outcome } = await recovered(corridor, lost);
    expect(state).toBe('succeeded');
    expect(outcome).toMatchObject({ kind: 'remarks', unverified: null });
    expect(JSON.stringify(outcome)).toContain('theirs');
  });
});
