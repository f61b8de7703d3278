import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { withCorridor, type Corridor } from '../../../testing/corridor';
import { withDatabase } from '../../../testing/postgres';
import { startScratchTestServer, type ScratchTestServer } from '../../../testing/scratch-server';
import { connectionUrl, withTestStore } from '../../../testing/store';
import { failure } from '../../base/failure';
import { failed } from '../../base/result';
import type { Deploy } from '../../model/deploy';
import { startDeploy } from '../deploys/steer-deploy';
import { rememberExpectedSchemas } from './expected-schema-memory';
import { runDeploy } from './run-deploy';
import type { WorkerPorts } from './worker-ports';

let scratch: ScratchTestServer;
beforeAll(async () => {
  scratch = await startScratchTestServer(18);
});
afterAll(() => scratch.stop());

const withMigration = (text: string, use: (corridor: Corridor, queued: Deploy) => Promise<void>) =>
  withTestStore(18, (store) =>
    withDatabase(18, (target) =>
      withCorridor(store, { scratchUrl: connectionUrl(scratch.admin) }, async (corridor) => {
        await corridor.release({ '20260101000000_parcels': text });
        const plan = await corridor.prepare(await corridor.register(target, 'test'));
        const { id: deployId, planDigest } = await corridor.request(plan);
        await startDeploy(corridor.ports, await corridor.developer(), { deployId, planDigest });
        await use(corridor, await deployOf(corridor.ports, deployId));
      }),
    ),
  );

async function deployOf({ store }: WorkerPorts, id: string): Promise<Deploy> {
  const deploy = await store.deploy(id);
  if (deploy === null) throw new TypeError('the deploy is gone');
  return deploy;
}

it('builds nothing any more when a run comes to its check: that was done with the plan', async () => {
  await withMigration('CREATE TABLE parcel (id int PRIMARY KEY);', async ({ ports }, { id }) => {
    const built = vi.spyOn(ports.expectedSchemas.recent, 'set');
    await runDeploy(ports, { deployId: id });
    expect(await deployOf(ports, id)).toMatchObject({ state: 'succeeded', outcome: null });
    expect(built).not.toHaveBeenCalled();
  });
});

it('builds both schemas itself when nothing was built with the plan', async () => {
  await withMigration('CREATE TABLE parcel (id int PRIMARY KEY);', async ({ ports }, { id }) => {
    const forgetful = { ...ports, expectedSchemas: rememberExpectedSchemas() };
    await runDeploy(forgetful, { deployId: id });
    expect(await deployOf(ports, id)).toMatchObject({ state: 'succeeded', outcome: null });
  });
});

it('builds them after the run when that could not be done at its beginning', async () => {
  await withMigration('CREATE TABLE parcel (id int PRIMARY KEY);', async ({ ports }, { id }) => {
    let asked = 0;
    const scratchServer: WorkerPorts['scratchServer'] = async (major) => {
      asked += 1;
      return asked === 1
        ? failed(failure('SCRATCH.FETCHING', 'The server is being fetched.'))
        : ports.scratchServer(major);
    };
    await runDeploy({ ...ports, scratchServer }, { deployId: id });
    expect(await deployOf(ports, id)).toMatchObject({ state: 'succeeded', outcome: null });
    expect(asked).toBeGreaterThan(2);
  });
});
