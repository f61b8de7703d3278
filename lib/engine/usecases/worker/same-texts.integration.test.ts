import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withCorridor, type Corridor } from '../../../testing/corridor';
import { withClient, withDatabase, type TestDatabase } from '../../../testing/postgres';
import { startScratchTestServer, type ScratchTestServer } from '../../../testing/scratch-server';
import { connectionUrl, withTestStore } from '../../../testing/store';
import { RESTORE_IN_PLACE, RESTORE_ROW_FILTERS } from '../../drift/testing/restore-in-place';
import { restlessSchema } from '../../drift/testing/restless-schema';
import type { DriftCheck } from '../../model/drift-record';
import type { Environment } from '../../model/environment';
import { checkDrift } from './check-drift';
import type { WorkerPorts } from './worker-ports';

const ONE = '20260101000000_depot';
const TWO = '20260102000000_more_states';
const MORE_STATES = `CREATE OR REPLACE VIEW depot.twice AS
  SELECT * FROM depot.open_parcel WHERE state IN ('new', 'sent', 'lost');\n`;

describe.each([14, 15, 18] as const)('a restored database, PostgreSQL %i', { timeout: 120_000 }, (major) => {
  let scratch: ScratchTestServer;
  beforeAll(async () => {
    scratch = await startScratchTestServer(major);
  });
  afterAll(() => scratch.stop());

  /** A database that was dumped and restored before anybody here knew it, with the migrations that once made it. */
  async function onRestored(
    use: (corridor: Corridor, target: TestDatabase, environment: Environment) => Promise<void>,
  ): Promise<void> {
    await withTestStore(18, (test) =>
      withDatabase(major, (target) =>
        withCorridor(test, { scratchUrl: connectionUrl(scratch.admin) }, async (corridor) => {
          await corridor.release({ [ONE]: restlessSchema(major) });
          await typed(target, restlessSchema(major), RESTORE_IN_PLACE);
          if (major >= 15) await typed(target, RESTORE_ROW_FILTERS);
          await use(corridor, target, await corridor.register(target, 'production'));
        }),
      ),
    );
  }

  it('is what its migrations give: for a claim, for a drift check, for the effect of a run', async () => {
    await onRestored(async (corridor, target, environment) => {
      const claim = await corridor.prepare(environment, { kind: 'baseline', migrationId: ONE });
      expect(claim.resolution).toMatchObject({ kind: 'baseline', differences: [] });
      expect(await corridor.deployNow(await corridor.request(claim))).toMatchObject({ state: 'succeeded' });

      const found = await checked(corridor.ports, environment);
      expect(found).toMatchObject({ kind: 'compared', origin: 'replay', caveats: [], countedItems: [] });
      expect(found.kind === 'compared' && found.report).toMatchObject({ items: [] });

      await corridor.release({ [TWO]: MORE_STATES });
      const plan = await corridor.prepare(environment);
      const ended = await corridor.deployNow(await corridor.request(plan));
      expect(ended).toMatchObject({ state: 'succeeded', outcome: null });
      expect(await checked(corridor.ports, environment)).toMatchObject({ countedItems: [] });

      await typed(
        target,
        "ALTER POLICY parcel_read ON depot.parcel USING (state IN ('new', 'sent') OR true)",
      );
      expect(await checked(corridor.ports, environment)).toMatchObject({
        countedItems: [expect.any(String)],
        report: { items: [{ object: { id: 'policy:depot.parcel.parcel_read' } }] },
      });
    });
  });

  it('is asked about once: the next check makes no scratch database, and changed content is asked again', async () => {
    await onRestored(async (corridor, target, environment) => {
      const claim = await corridor.prepare(environment, { kind: 'baseline', migrationId: ONE });
      await corridor.deployNow(await corridor.request(claim));
      const made = counting(corridor.ports);
      await checked(made.ports, environment);
      const first = made.count();
      await checked(made.ports, environment);
      expect(made.count()).toBe(first);
      await typed(target, 'CREATE OR REPLACE VIEW depot.twice AS SELECT * FROM depot.open_parcel');
      await checked(made.ports, environment);
      expect(made.count()).toBe(first + 1);
    });
  });
});

const typed = (target: TestDatabase, ...statements: readonly string[]) =>
  withClient(target, async (client) => {
    for (const statement of statements) await client.query(statement);
  });

/** Every scratch database has a password of its own. */
function counting(ports: WorkerPorts): { readonly ports: WorkerPorts; readonly count: () => number } {
  let count = 0;
  const token = (): string => {
    count += 1;
    return ports.ids.token();
  };
  return { ports: { ...ports, ids: { ...ports.ids, token } }, count: () => count };
}

async function checked(ports: WorkerPorts, { id }: Environment): Promise<DriftCheck['result']> {
  await checkDrift(ports, { environmentId: id, answerId: null });
  const check = (await ports.store.latestDriftChecks([id])).get(id);
  if (check === undefined) throw new TypeError('no check was made');
  return check.result;
}
