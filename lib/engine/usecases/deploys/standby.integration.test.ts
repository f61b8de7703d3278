import { expect, it } from 'vitest';
import { withCorridor } from '../../../testing/corridor';
import { withClient, type TestConnection } from '../../../testing/postgres';
import { withTestStore } from '../../../testing/store';
import { targetInput, withSession } from '../../../testing/target';
import { withTurnedServer } from '../../../testing/turned-server';
import { prismaFormat } from '../../formats/prisma/prisma-format';
import { testConnection } from '../../observe/test-connection';
import { readSchema } from '../../target/catalog/read-schema';

const ONE = '20260101000000_parcels';
const TWO = '20260102000000_weights';
const REFUSAL = {
  code: 'TARGET.STANDBY',
  summary: 'This server is a standby; it takes no changes.',
  fix: 'Give the address of the primary.',
  where: { field: 'host' },
};

const connectionTest = (db: TestConnection) => {
  const { connection, password, hostPolicy } = targetInput(db);
  return testConnection({
    connection,
    password,
    hostPolicy,
    format: prismaFormat,
    options: {},
    expected: null,
    observeOnly: false,
    clock: { now: () => '2026-01-01T00:00:00.000Z', pause: () => new Promise(() => undefined) },
  });
};

it.each([14, 18] as const)(
  'a server of PostgreSQL %i that became a standby can be read, and is refused by connection test and deploy',
  async (major) => {
    await withTestStore(18, (test) =>
      withTurnedServer(major, ({ database, becomeStandby }) =>
        withCorridor(test, {}, async (corridor) => {
          const { ports } = corridor;
          await corridor.release({ [ONE]: 'CREATE TABLE parcel (id int);' });
          const environment = await corridor.register(database, 'test');
          const first = await corridor.start(await corridor.request(await corridor.prepare(environment)));
          expect(first.state).toBe('succeeded');
          await corridor.release({
            [ONE]: 'CREATE TABLE parcel (id int);',
            [TWO]: 'CREATE TABLE weight ();',
          });
          const waiting = await corridor.request(await corridor.prepare(environment));
          expect(await connectionTest(database)).toMatchObject({ ok: true });

          await becomeStandby();
          const recovering = await withClient(database, async (client) => {
            const { rows } = await client.query<{ recovering: boolean }>(
              'SELECT pg_is_in_recovery() AS recovering',
            );
            return rows;
          });
          expect(recovering).toEqual([{ recovering: true }]);

          const { objects } = await withSession(targetInput(database, { kind: 'observe' }), ({ client }) =>
            readSchema(client, { historyTables: [] }),
          );
          expect(objects.map(({ id }) => id)).toContain('table:public.parcel');

          const refused = await connectionTest(database);
          expect(refused.ok).toBe(false);
          expect(refused.checks.filter(({ outcome }) => outcome === 'fail')).toEqual([
            {
              name: 'writable',
              outcome: 'fail',
              summary: REFUSAL.summary,
              why: null,
              fix: REFUSAL.fix,
              field: 'host',
              sql: [],
            },
          ]);

          expect(await corridor.start(waiting)).toMatchObject({ state: 'failed' });
          const [run] = await ports.store.runs(waiting.id);
          expect(run?.failure).toEqual({
            ...REFUSAL,
            fix: `${REFUSAL.fix} Mend what failed, then prepare a new deploy. The target is as it was.`,
          });
          const { rows } = await withClient(database, (client) =>
            client.query('SELECT migration_name AS id FROM _prisma_migrations'),
          );
          expect(rows).toEqual([{ id: ONE }]);
        }),
      ),
    );
  },
);
