import { failure, type Failure } from '../../base/failure';
import type { History } from '../../model/history';
import type { Migration, ToolOptions } from '../../model/migration';
import type { FormatContext, MigrationFormat } from '../format';
import { drizzleConfiguration } from './drizzle-configuration';
import { drizzleCreation } from './drizzle-creation';
import { JOURNAL_FILE, readDrizzleFolder, selectsDrizzleFile } from './drizzle-folder';
import { drizzleHistory, drizzleTable } from './drizzle-history';
import { isTimeKey, UNTIMED_KEY, whenOfFolder, whenOfKey } from './drizzle-keys';
import { FORWARD } from '../undo-format';

/**
 * Drizzle Kit in both of its layouts: 0.x with a journal, 1.x with a folder for each migration. It takes no lock, so its table is locked
 * while a row is written (reference/formats.md 1.4). Sources: drizzle-orm `migrator.ts`, `pg-core/dialect.ts` (0.45), `migrator.utils.ts`,
 * `up-migrations` (1.0).
 */
export const drizzleFormat: MigrationFormat = {
  tool: 'drizzle',
  title: 'Drizzle Kit',
  usualFolder: '…/drizzle',
  looksFor:
    'meta/_journal.json with the .sql files that it names, or one folder per migration with a migration.sql',
  options: [
    {
      name: 'schema',
      label: 'Schema of the history',
      description: 'migrations.schema in drizzle.config.',
      usual: 'drizzle',
    },
    {
      name: 'table',
      label: 'Table of the history',
      description: 'migrations.table in drizzle.config.',
      usual: '__drizzle_migrations',
    },
  ],
  recognises: (paths) =>
    paths.includes(JOURNAL_FILE) || paths.some((path) => /^\d{14}_[^/]*\/snapshot\.json$/.test(path)),
  configuration: drizzleConfiguration,
  selects: (path: string, _: ToolOptions) => selectsDrizzleFile(path),
  read: readDrizzleFolder,
  creation: drizzleCreation,
  history: drizzleHistory,
  datamodel: null,
  lock: (context: FormatContext) => ({ kind: 'table', table: drizzleTable(context) }),
  sameChecksum: (migration, recorded) => migration.checksum === recorded,
  pending: pendingIds,
  refusal: refusalOf,
  undo: {
    kind: 'none',
    why: 'Drizzle has no down parts: a migration says how to go forward only.',
    instead: FORWARD,
  },
  advice: { markRolledBack: () => null, markApplied: () => null },
};

/**
 * 1.x: every folder that no row names, also one that sorts before applied ones. 0.x: what the journal has as younger than the youngest row;
 * an older entry without a row is skipped for ever. A row without a time is the youngest, and everything is younger than that.
 */
function pendingIds(migrations: readonly Migration[], history: History): readonly string[] {
  const keys = history.entries.map(({ migrationId }) => migrationId);
  const names = new Set(keys);
  const youngest = names.has(UNTIMED_KEY)
    ? -Infinity
    : keys.reduce((latest, key) => Math.max(latest, whenOf(key)), -Infinity);
  return migrations
    .filter(({ historyKey }) =>
      isTimeKey(historyKey) ? whenOfKey(historyKey) > youngest : !names.has(historyKey),
    )
    .map(({ id }) => id);
}

/** The time of a row in either form. */
const whenOf = (key: string): number => (isTimeKey(key) ? whenOfKey(key) : (whenOfFolder(key) ?? -Infinity));

function refusalOf(migrations: readonly Migration[], { entries }: History): Failure | null {
  if (entries.some(({ migrationId }) => migrationId === UNTIMED_KEY)) {
    return failure('HISTORY.NO_TIME', 'A row of the history has no created_at.', {
      why: 'Drizzle takes such a row for the youngest one and would run every migration again.',
      fix: 'Set created_at to the time that the journal has for that migration.',
    });
  }
  const isNewer = migrations.some(({ historyKey }) => !isTimeKey(historyKey));
  if (!isNewer || !entries.some(({ migrationId }) => isTimeKey(migrationId))) return null;
  return failure(
    'HISTORY.OLDER_LAYOUT',
    'The history was written by Drizzle 0.x, the migrations are laid out for 1.x.',
    {
      why: 'Drizzle 1.x adds names to the rows before it runs anything.',
      fix: 'Run drizzle-kit migrate of version 1 once against this database; it only upgrades the table when nothing is pending.',
    },
  );
}
