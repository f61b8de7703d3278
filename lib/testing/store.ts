import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runMigrations } from 'graphile-worker';
import type { Clock } from '../engine/ports/clock';
import type { Store } from '../engine/ports/store';
import { openDatabase, type Database } from '../server/db';
import { createStore } from '../server/store/create-store';
import { systemClock } from '../server/system/clock';
import { createTestDatabase, testTemplate, withClient, type TestTemplate } from './postgres';
import type { TestConnection, TestDatabase } from './postgres';
import type { TestMajor } from './test-clusters';

const MIGRATIONS = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

/** A fresh store: the migrations applied file by file, the queue's tables beside them. */
export interface TestStore {
  readonly db: TestDatabase;
  readonly prisma: Database;
  readonly store: Store;
  /** The time of the store; the real one until a test sets it. */
  readonly time: { now: string | null };
  /** One statement past the product, as the role that owns the store. */
  readonly sql: (
    text: string,
    values?: readonly unknown[],
  ) => Promise<readonly Readonly<Record<string, unknown>>[]>;
}

/** Runs a test on a store of its own and drops it afterwards. Only in `*.integration.test.ts`. */
export async function withTestStore<T>(major: TestMajor, use: (store: TestStore) => Promise<T>): Promise<T> {
  const template = await storeTemplate(major);
  const db = await createTestDatabase(major, template);
  try {
    return await useStoreOn(db, use);
  } finally {
    await db.drop();
  }
}

/** The same on a database whose migrations were applied otherwise; it stays. */
export async function withTestStoreOn<T>(
  db: TestDatabase,
  use: (store: TestStore) => Promise<T>,
): Promise<T> {
  await runMigrations({ connectionString: connectionUrl(db) });
  return useStoreOn(db, use);
}

async function useStoreOn<T>(db: TestDatabase, use: (store: TestStore) => Promise<T>): Promise<T> {
  const prisma = openDatabase({
    url: connectionUrl(db),
    applicationName: 'lockkeeper test',
    onError: () => undefined,
  });
  const time: { now: string | null } = { now: null };
  const real = systemClock();
  const clock: Clock = { ...real, now: () => time.now ?? real.now() };
  try {
    return await use({
      db,
      prisma,
      store: createStore({ prisma, clock }),
      time,
      sql: (text, values = []) =>
        withClient(db, async (client) => {
          const { rows } = await client.query<Record<string, unknown>>(text, [...values]);
          return rows;
        }),
    });
  } finally {
    await prisma.$disconnect();
  }
}

/** Made once in a test run, by whoever asks first. */
const storeTemplate = (major: TestMajor): Promise<TestTemplate> =>
  testTemplate(major, 'store', async (connection) => {
    await applyStoreMigrations(connection);
    await runMigrations({ connectionString: connectionUrl(connection) });
  });

/** Every migration of the store in order, each file as one transaction. */
async function applyStoreMigrations(connection: TestConnection): Promise<void> {
  const migrations = await readStoreMigrations();
  await withClient(connection, async (client) => {
    for (const migration of migrations) await client.query(migration);
  });
}

/** The texts of the store's migrations in order. */
export async function readStoreMigrations(): Promise<readonly string[]> {
  const entries = await readdir(MIGRATIONS, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    folders.sort().map((folder) => readFile(join(MIGRATIONS, folder, 'migration.sql'), 'utf8')),
  );
}

export function connectionUrl(connection: TestConnection): string {
  const { host, port, database, user, password } = connection;
  return `postgresql://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${host}:${String(port)}/${database}`;
}
