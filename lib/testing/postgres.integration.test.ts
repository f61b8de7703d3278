import { expect, it } from 'vitest';
import { withClient, withDatabase } from './postgres';
import { TEST_MAJORS } from './test-clusters';

it.each(TEST_MAJORS)(
  'gives a fresh database on a real PostgreSQL %i, owned by an ordinary role',
  async (major) => {
    await withDatabase(major, async (db) => {
      await withClient(db, async (client) => {
        await client.query('CREATE TABLE parcel (id int)');
        const { rows } = await client.query<{ version: number; encoding: string; super: boolean }>(
          `SELECT current_setting('server_version_num')::int / 10000 AS version,
                current_setting('server_encoding') AS encoding,
                (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS super`,
        );
        expect(rows).toEqual([{ version: major, encoding: 'UTF8', super: false }]);
      });
    });
  },
);

it('keeps two databases apart and removes databases and roles afterwards', async () => {
  const names = await withDatabase(18, async (one) =>
    withDatabase(18, async (two) => {
      const reader = await one.createRole();
      expect(one.database).not.toBe(two.database);
      return [one.user, reader.user];
    }),
  );
  await withDatabase(18, async (db) => {
    await withClient(db.superuser, async (client) => {
      const { rows } = await client.query('SELECT rolname FROM pg_roles WHERE rolname = ANY($1)', [names]);
      expect(rows).toEqual([]);
    });
  });
});

it('lets a role made for a test connect and do no more', async () => {
  await withDatabase(18, async (db) => {
    const guest = await db.createRole();
    await withClient(db, (client) => client.query('CREATE TABLE secret_parcel (id int)'));
    await withClient(guest, async (client) => {
      await expect(client.query('SELECT * FROM secret_parcel')).rejects.toMatchObject({ code: '42501' });
    });
  });
});
