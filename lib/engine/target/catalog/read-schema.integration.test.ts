import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestDatabase, withClient, type TestDatabase } from '../../../testing/postgres';
import { readSnapshot } from '../../catalog/read-snapshot';
import { snapshotDigest } from '../../catalog/snapshot-digest';
import { compareSchemas } from '../../drift/compare-schemas';
import { fixtureSchema } from '../../drift/testing/fixture-schema';
import { readSchema, SchemaLocked } from './read-schema';
import { schemaMarker } from './schema-marker';

const NOTHING = { historyTables: [] };
const SESSION = `SELECT current_setting('lock_timeout') AS lock, current_setting('statement_timeout') AS statement,
  current_setting('search_path') AS path, current_setting('TimeZone') AS zone, current_setting('DateStyle') AS style`;

describe.each([14, 15, 18] as const)('reading a schema of PostgreSQL %i', (major) => {
  let db: TestDatabase;
  let client: Client;

  beforeAll(async () => {
    db = await createTestDatabase(major);
    const roles = { keeper: (await db.createRole()).user, reader: (await db.createRole()).user };
    await withClient(db.superuser, (superuser) => superuser.query(fixtureSchema(roles)));
  });
  afterAll(() => db.drop());
  beforeEach(async () => {
    client = new Client(db.superuser);
    await client.connect();
  });
  afterEach(() => client.end());

  it('sees the same through a login without any rights as through a superuser', async () => {
    const stranger = await db.createRole();
    const asStranger = await withClient(stranger, (connection) => readSchema(connection, NOTHING));
    const asSuperuser = await readSchema(client, NOTHING);
    const readable = asSuperuser.objects.filter((object) => object.kind !== 'user_mapping');
    expect(asStranger.objects.filter((object) => object.kind !== 'user_mapping')).toEqual(readable);
    expect(readable.length).toBeGreaterThan(100);
    const compared = compareSchemas({ expected: asSuperuser, live: asStranger });
    expect(compared).toMatchObject({ ok: true, value: { items: [] } });
  });

  it('needs no rights to tell that nothing changed', async () => {
    const stranger = await db.createRole();
    await withClient(stranger, (connection) =>
      // Roles are part of it, and belong to the whole server: other tests make some meanwhile.
      vi.waitFor(async () => {
        expect(await schemaMarker(connection)).toBe(await schemaMarker(connection));
      }),
    );
  });

  it('survives being stored as JSON', async () => {
    const snapshot = await readSchema(client, NOTHING);
    const stored: unknown = JSON.parse(JSON.stringify(snapshot));
    expect(readSnapshot(stored)).toEqual({ ok: true, value: snapshot });
    expect(snapshot).toMatchObject({ format: 1, serverMajor: major });
  });

  it('leaves the session as it was', async () => {
    await client.query("SET TimeZone = 'Asia/Tokyo'");
    const before = await client.query(SESSION);
    await readSchema(client, NOTHING);
    expect((await client.query(SESSION)).rows).toEqual(before.rows);
    await expect(client.query('SAVEPOINT outside')).rejects.toMatchObject({ code: '25P01' });
  });

  it('reads what an open transaction has not committed, and leaves the transaction open', async () => {
    await client.query("BEGIN; SET LOCAL lock_timeout = '7s'; CREATE TABLE app.not_yet (id integer)");
    const snapshot = await readSchema(client, { ...NOTHING, transaction: 'callers' });
    expect(snapshot.objects.map((object) => object.id)).toContain('table:app.not_yet');
    expect((await client.query('SHOW lock_timeout')).rows).toEqual([{ lock_timeout: '7s' }]);
    await client.query('ROLLBACK');
    const after = await readSchema(client, NOTHING);
    expect(after.objects.map((object) => object.id)).not.toContain('table:app.not_yet');
  });

  it('writes nothing', async () => {
    const position = 'SELECT pg_current_xact_id_if_assigned() AS id, pg_is_in_recovery() AS standby';
    await readSchema(client, NOTHING);
    expect((await client.query(position)).rows).toEqual([{ id: null, standby: false }]);
  });

  it('says that it could not read, never that something differs, while a table is locked', async () => {
    await withClient(db.superuser, async (migration) => {
      await migration.query(
        `SET application_name = 'nightly report'; BEGIN; LOCK TABLE app."order" IN ACCESS EXCLUSIVE MODE`,
      );
      const { rows } = await migration.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      const reading = readSchema(client, { ...NOTHING, lockTimeoutMs: 100 });
      await expect(reading).rejects.toBeInstanceOf(SchemaLocked);
      await expect(readSchema(client, { ...NOTHING, lockTimeoutMs: 100 })).rejects.toMatchObject({
        failure: {
          code: 'DRIFT.TABLE_LOCKED',
          why: expect.stringMatching(
            /^Process \d+ has app\."order" to itself: user \w+, application “nightly report”, idle in transaction\.$/,
          ),
        },
        blockedBy: [{ pid: rows[0]?.pid, application: 'nightly report' }],
      });
      await migration.query('ROLLBACK');
    });
    expect((await readSchema(client, NOTHING)).objects.length).toBeGreaterThan(100);
  });

  it('reads anew, three times at most, when the schema changes under its eyes', async () => {
    const quiet = await readSchema(client, NOTHING);
    const failing = failFirst(client, { times: 3, code: 'XX000' });
    expect(snapshotDigest(await readSchema(failing, NOTHING))).toBe(snapshotDigest(quiet));
    const broken = failFirst(client, { times: 4, code: '42P01' });
    await expect(readSchema(broken, NOTHING)).rejects.toMatchObject({
      failure: { code: 'DRIFT.COULD_NOT_READ' },
    });
  });
});

/** The connection, which answers the first questions about constraints as PostgreSQL does when somebody drops what is being printed. */
function failFirst(client: Client, failure: { readonly times: number; readonly code: string }): Client {
  let left = failure.times;
  const query = async (sql: string) => {
    if (!sql.includes('pg_get_constraintdef') || left === 0) return client.query(sql);
    left -= 1;
    await client.query('SELECT 1/0').catch(() => undefined);
    throw Object.assign(new TypeError('cache lookup failed for relation 16999'), { code: failure.code });
  };
  return Object.assign(new Client(), { query });
}
