import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runMigrations } from 'graphile-worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withClient, withDatabase, type TestDatabase } from '../../testing/postgres';
import { createMemoryLogger, realClock, realIds } from '../../testing/real-ports';
import { connectionUrl } from '../../testing/store';
import { openDatabase } from '../db';
import { readStoreState } from '../store/sql/read-store-state';
import { migrateStore } from './migrate-store';

const MIGRATIONS = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));

/** How many migrations an installation of before has. */
const BEFORE = 4;

let ids: readonly string[] = [];
let older = '';

beforeAll(async () => {
  const entries = await readdir(MIGRATIONS, { withFileTypes: true });
  ids = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  older = await mkdtemp(join(tmpdir(), 'lockkeeper-older-'));
  for (const name of ['migration_lock.toml', ...ids.slice(0, BEFORE)]) {
    await cp(join(MIGRATIONS, name), join(older, name), { recursive: true });
  }
});

afterAll(() => rm(older, { recursive: true, force: true }));

/** What a worker does with the store before it works. */
async function start(db: TestDatabase, folder = MIGRATIONS): Promise<readonly string[]> {
  const databaseUrl = connectionUrl(db);
  const applied = await migrateStore({
    databaseUrl,
    folder,
    clock: realClock,
    ids: realIds,
    logger: createMemoryLogger(),
    signal: new AbortController().signal,
  });
  await runMigrations({ connectionString: databaseUrl });
  return applied;
}

const history = (db: TestDatabase) =>
  withClient(db, async (client) => {
    const { rows } = await client.query<{ name: string; finished: boolean }>(
      `SELECT migration_name AS name, finished_at IS NOT NULL AS finished FROM _prisma_migrations
        ORDER BY migration_name, started_at`,
    );
    return rows;
  });

const whole = () => ids.map((name) => ({ name, finished: true }));

describe.each([15, 18] as const)('a store on PostgreSQL %i', (major) => {
  it('is brought to this version once by replicas that start together', async () => {
    await withDatabase(major, async (db) => {
      const applied = await Promise.all([start(db), start(db), start(db)]);
      expect(applied.flat().sort()).toEqual(ids);
      expect(await history(db)).toEqual(whole());
      expect(await start(db)).toEqual([]);
    });
  });

  it('is not ready before the last migration of an upgrade is there, however long it takes', async () => {
    await withDatabase(major, async (db) => {
      await start(db, older);
      const options = { applicationName: 'readiness', onError: () => undefined };
      const database = openDatabase({ ...options, url: connectionUrl(db) });
      // What /readyz answers by: `ready` alone is 200.
      const state = () => readStoreState(database, ids);
      const upgrade = await withClient(db, async (reader) => {
        // Somebody reads from a table that the upgrade changes, and has it wait.
        await reader.query('BEGIN; LOCK TABLE deploys IN ACCESS SHARE MODE');
        const upgrading = start(db);
        await expect
          .poll(
            async () => {
              expect(await state()).toBe('migrating');
              const { rows } = await reader.query(
                `SELECT 1 FROM pg_locks WHERE relation = 'deploys'::regclass AND NOT granted`,
              );
              return rows.length;
            },
            { timeout: 20_000, interval: 20 },
          )
          .toBe(1);
        await reader.query('COMMIT');
        return upgrading;
      });
      expect(upgrade).toEqual(ids.slice(BEFORE));
      expect(await state()).toBe('ready');
      await database.$disconnect();
    });
  });

  it('is upgraded once by replicas that start together, keeps what it holds, and is refused by the version before', async () => {
    await withDatabase(major, async (db) => {
      expect(await start(db, older)).toEqual(ids.slice(0, BEFORE));
      await withClient(db, (client) =>
        client.query(
          `INSERT INTO people (id, email, name, installation_administrator, created_at)
           VALUES ('00000000-0000-4000-8000-000000000001', 'kept@example.org', 'Kept', true, now())`,
        ),
      );
      const applied = await Promise.all([start(db), start(db)]);
      expect(applied.flat().sort()).toEqual(ids.slice(BEFORE));
      expect(await history(db)).toEqual(whole());
      const kept = await withClient(db, (client) => client.query('SELECT email FROM people'));
      expect(kept.rows).toEqual([{ email: 'kept@example.org' }]);
      await expect(start(db, older)).rejects.toMatchObject({ failure: { code: 'STORE.NEWER' } });
      expect(await history(db)).toEqual(whole());
    });
  });
});
