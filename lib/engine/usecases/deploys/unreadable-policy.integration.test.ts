import { afterAll, beforeAll, expect, it } from 'vitest';
import { withCorridor } from '../../../testing/corridor';
import { withClient, withDatabase, type TestDatabase } from '../../../testing/postgres';
import { startScratchTestServer, type ScratchTestServer } from '../../../testing/scratch-server';
import { connectionUrl, withTestStore } from '../../../testing/store';
import { runDeploy } from '../worker/run-deploy';
import { decideDeploy } from './decide-deploy';
import { startDeploy } from './steer-deploy';

let scratch: ScratchTestServer;
beforeAll(async () => {
  scratch = await startScratchTestServer(18);
});
afterAll(() => scratch.stop());

const isThere = (target: TestDatabase) =>
  withClient(target, async (client) => {
    const { rows } = await client.query<{ there: boolean }>(
      `SELECT to_regclass('parcel') IS NOT NULL AS there`,
    );
    return rows[0]?.there;
  });

it('starts, approves and runs nothing while the policy cannot be read, and goes on when it can', async () => {
  await withTestStore(18, (test) =>
    withDatabase(18, (target) =>
      withCorridor(test, { scratchUrl: connectionUrl(scratch.admin) }, async (corridor) => {
        const { ports } = corridor;
        const stateOf = async (id: string) => (await ports.store.deploy(id))?.state;
        const hide = () => test.sql('ALTER TABLE policies RENAME TO policies_elsewhere');
        const show = () => test.sql('ALTER TABLE policies_elsewhere RENAME TO policies');
        await corridor.release({ '20260101000000_parcels': 'CREATE TABLE parcel (id int PRIMARY KEY);\n' });
        const environment = await corridor.register(target, 'production');
        const asked = await corridor.request(await corridor.prepare(environment));
        const { id: deployId, planDigest } = asked;
        const [approver, developer] = [await corridor.approver(), await corridor.developer()];
        const approve = () =>
          decideDeploy(ports, approver, {
            deployId,
            planDigest,
            verdict: 'approve',
            reason: null,
          });
        const start = () => startDeploy(ports, developer, { deployId, planDigest });

        await hide();
        await expect(approve()).rejects.toThrow();
        expect(await stateOf(deployId)).toBe('awaiting_approval');
        await show();
        expect(await approve()).toMatchObject({ ok: true });

        await hide();
        await expect(start()).rejects.toThrow();
        expect(await stateOf(deployId)).toBe('approved');
        await show();
        // A policy that is gone is no policy without demands.
        const kept = await test.sql('CREATE TABLE kept AS SELECT * FROM policies');
        expect(kept).toEqual([]);
        await test.sql('DELETE FROM policies');
        await expect(start()).rejects.toThrow();
        expect(await stateOf(deployId)).toBe('approved');
        await test.sql('INSERT INTO policies SELECT * FROM kept');
        expect(await start()).toMatchObject({ value: { state: 'queued' } });

        await hide();
        await expect(runDeploy(ports, { deployId })).rejects.toThrow();
        expect(await stateOf(deployId)).toBe('queued');
        expect(await ports.store.runs(deployId)).toEqual([]);
        expect(await isThere(target)).toBe(false);
        await show();
        await corridor.work();
        expect(await stateOf(deployId)).toBe('succeeded');
        expect(await isThere(target)).toBe(true);
      }),
    ),
  );
});
