import { failure, type Failure } from '../../base/failure';
import type { History } from '../../model/history';
import type { Migration } from '../../model/migration';
import type { MigrationFormat } from '../format';
import { golangMigrateCreation } from './golang-migrate-creation';
import { isMigrationFile, readGolangMigrateFolder } from './golang-migrate-folder';
import { golangMigrateHistory, schemaMigrations } from './golang-migrate-history';
import { lockIdsOf } from './golang-migrate-lock';
import { golangMigrateUndo } from './golang-migrate-undo';

/** golang-migrate 4 with its `postgres` and `pgx` drivers. Sources: `source/parse.go`, `migrate.go`, `database/postgres/postgres.go`. */
export const golangMigrateFormat: MigrationFormat = {
  tool: 'golang-migrate',
  title: 'golang-migrate',
  usualFolder: '…/migrations',
  looksFor: 'files such as 000001_parcels.up.sql',
  options: [
    {
      name: 'table',
      label: 'Table of the history',
      description: 'x-migrations-table in the address of the database.',
      usual: 'schema_migrations',
    },
  ],
  recognises: (paths) => paths.some((path) => /^\d+_[^/]*\.up\.[^/]*$/.test(path)),
  selects: isMigrationFile,
  read: readGolangMigrateFolder,
  creation: golangMigrateCreation,
  history: golangMigrateHistory,
  datamodel: null,
  lock: (context) => ({
    kind: 'advisory',
    keys: lockIdsOf({ ...schemaMigrations(context), database: context.database }),
    waiters: 'block',
  }),
  sameChecksum: (migration, recorded) => migration.checksum === recorded,
  pending: pendingIds,
  refusal: refusalOf,
  undo: golangMigrateUndo,
  advice: {
    markRolledBack: () => 'migrate -path <folder> -database <url> force <the version before it>',
    markApplied: (migrationId) =>
      `migrate -path <folder> -database <url> force ${String(BigInt(/^\d+/.exec(migrationId)?.[0] ?? '0'))}`,
  },
};

/** A version whose file is gone stops the tool in both directions. Source: `migrate.go`, `readUp`, `readDown`, `versionExists`. */
function refusalOf(
  migrations: readonly Migration[],
  { entries }: History,
  { resolves }: { readonly resolves: boolean },
): Failure | null {
  const keys = new Set(migrations.map(({ historyKey }) => historyKey));
  const gone = entries.find(({ migrationId }) => BigInt(migrationId) >= 0n && !keys.has(migrationId));
  // Of a dirty one the tool says that first.
  if (gone?.outcome !== 'applied' || resolves) return null;
  return noFile(gone.migrationId);
}

const noFile = (version: string): Failure =>
  failure(
    'HISTORY.VERSION_WITHOUT_FILE',
    `No file of the release has the version ${version}, which the history names.`,
    {
      why: 'golang-migrate says “no migration found for version” and runs nothing.',
      fix: 'Read the source at a commit that holds its file, or write down where the schema stands: migrate force <version>',
    },
  );

/** Everything above the one version that the history has; what came late below it is never run. */
function pendingIds(migrations: readonly Migration[], { entries }: History): readonly string[] {
  const current = entries.map(({ migrationId }) => BigInt(migrationId)).at(-1) ?? null;
  return migrations
    .filter(({ historyKey }) => current === null || BigInt(historyKey) > current)
    .map(({ id }) => id);
}
