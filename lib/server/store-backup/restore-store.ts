import type { Client } from 'pg';
import { failure } from '../../engine/base/failure';
import { Fault } from '../../engine/base/fault';
import type { BackupFacts } from '../../engine/index';
import { factsOf, withStore } from './back-up-store';
import { loadBackup, pauseStore } from './load-backup';
import { surveyBackup } from './read-backup';

export interface Restoration {
  readonly storeUrl: string;
  readonly file: string;
  /** The migrations of this version of Lockkeeper, in order. */
  readonly known: readonly string[];
  /** Brings the store to a version with our own engine. */
  readonly migrate: (upTo: string | null) => Promise<void>;
}

/**
 * Makes a store of a backup in an empty database: brings it to the version of the backup, loads all rows or none, brings it to this
 * version, and leaves it paused. Everything is checked before anything is changed. Throws BACKUP.*, STORE.* and what the server says as `Fault`.
 */
export async function restoreStore({ storeUrl, file, known, migrate }: Restoration): Promise<BackupFacts> {
  const survey = await surveyBackup(file);
  const strange = survey.head.migrations.find((name) => !known.includes(name));
  if (strange !== undefined) throw new Fault(isNewer(survey.head.product, strange));
  await withStore(storeUrl, demandEmpty);
  await migrate(survey.head.migrations.at(-1) ?? null);
  await withStore(storeUrl, (client) => loaded(client, file));
  await migrate(null);
  await withStore(storeUrl, pauseStore);
  return factsOf(survey);
}

async function demandEmpty(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' ORDER BY 1 LIMIT 1`,
  );
  const [first] = rows;
  if (first === undefined) return;
  throw new Fault(
    failure('BACKUP.STORE_NOT_EMPTY', `The database is not empty: it holds ${first.name}.`, {
      why: 'A restored copy never replaces what is there.',
      fix: 'Create a new database and name it in DATABASE_URL, or under npm start a new folder in LOCKKEEPER_DATA.',
    }),
  );
}

async function loaded(client: Client, file: string): Promise<void> {
  try {
    await loadBackup(client, file);
  } catch (error) {
    if (error instanceof Fault) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new Fault(
      failure('BACKUP.NOT_LOADED', 'The rows of the backup could not be loaded.', {
        why,
        fix: 'Drop the database, create it again, and tell us the reason.',
      }),
      { cause: error },
    );
  }
}

const isNewer = (product: string, migration: string) =>
  failure('STORE.NEWER', `The backup is of a later version of Lockkeeper (${product}).`, {
    why: `It knows the store migration ${migration}, which this version does not bring.`,
    fix: 'Restore it with that version or a later one.',
  });
