import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { HistoryEntry } from '../../model/history';
import { query, quoteIdentifier, type Query } from '../../model/query';
import type { FormatContext, HistoryFormat, HistoryTable, RecordedMigration } from '../format';
import { plainEntry } from '../plain-history';

/** Where golang-migrate keeps its version: the first schema of the search path. */
export const schemaMigrations = ({ options, schema }: FormatContext): HistoryTable => ({
  schema,
  name: options['table'] ?? 'schema_migrations',
});

const table = (context: FormatContext): string => {
  const { schema, name } = schemaMigrations(context);
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
};

/**
 * `schema_migrations` as golang-migrate's drivers keep it: one row with the newest version, dirty while that one is on its way or when it
 * failed. Nothing says what ran when, or which text. Source: `database/postgres/postgres.go`, `SetVersion`, `ensureVersionTable`. Pure.
 */
export const golangMigrateHistory: HistoryFormat = {
  tables: (context) => [schemaMigrations(context)],

  select: (context) => query(`SELECT version, dirty FROM ${table(context)}`),

  toEntries,

  create: (context) => [
    query(
      `CREATE TABLE IF NOT EXISTS ${table(context)} (version bigint not null primary key, dirty boolean not null)`,
    ),
  ],

  tell,

  keepsNewestAlone: true,

  choosesRowIds: false,

  writeApplied: (context, { migration }) => moveTo(context, migration, { dirty: false }),

  writeUndone: (context, { migration }) => [goBack(context, migration, 'NOT dirty')],

  started: {
    write: (context, { migration }) => moveTo(context, migration, { dirty: true }),
    find: (context, { migration }) =>
      query(
        `SELECT 1 AS there FROM ${table(context)} WHERE version = $1::bigint AND dirty`,
        migration.historyKey,
      ),
    finish: (context, { migration }) => [clean(context, migration)],
    // The tool knows no failure but that a version stays dirty.
    fail: (context, { migration }) => [
      query(
        `UPDATE ${table(context)} SET dirty = true WHERE version = $1::bigint AND dirty`,
        migration.historyKey,
      ),
    ],
    remove: (context, { migration }) => [goBack(context, migration, 'dirty')],
  },

  markApplied: (context, { migration }) => [
    query(`DELETE FROM ${table(context)} WHERE version <= $1::bigint`, migration.historyKey),
    query(`INSERT INTO ${table(context)} (version, dirty) VALUES ($1::bigint, false)`, migration.historyKey),
  ],

  markRolledBack: (context, { migration }) => [goBack(context, migration, 'dirty')],
};

/** From an older version that is clean, or from none; from any other nothing is inserted. */
const moveTo = (
  context: FormatContext,
  { historyKey }: RecordedMigration,
  { dirty }: { readonly dirty: boolean },
): readonly [Query, Query] => [
  query(`DELETE FROM ${table(context)} WHERE version < $1::bigint AND NOT dirty`, historyKey),
  query(
    `INSERT INTO ${table(context)} (version, dirty) SELECT $1::bigint, ${String(dirty)} WHERE NOT EXISTS (SELECT 1 FROM ${table(context)})`,
    historyKey,
  ),
];

const clean = (context: FormatContext, { historyKey }: RecordedMigration): Query =>
  query(`UPDATE ${table(context)} SET dirty = false WHERE version = $1::bigint AND dirty`, historyKey);

/** To the version before, clean; before the first one the table is empty. */
const goBack = (
  context: FormatContext,
  { historyKey, previousKey }: RecordedMigration,
  from: 'dirty' | 'NOT dirty',
): Query =>
  previousKey === null
    ? query(`DELETE FROM ${table(context)} WHERE version = $1::bigint AND ${from}`, historyKey)
    : query(
        `UPDATE ${table(context)} SET version = $2::bigint, dirty = false WHERE version = $1::bigint AND ${from}`,
        historyKey,
        previousKey,
      );

type Row = Readonly<Record<string, unknown>>;

function toEntries(rows: readonly Row[]): Result<readonly HistoryEntry[]> {
  if (rows.length > 1) return failed(severalVersions());
  return success(rows.map(toEntry));
}

const severalVersions = (): Failure =>
  failure('HISTORY.UNKNOWN_SHAPE', 'The table of the history holds more than one row.', {
    why: 'golang-migrate keeps the newest version alone; another tool may use a table of the same name.',
    fix: 'Name the table as the address that golang-migrate is given has it.',
  });

const toEntry = ({ version, dirty }: Row): HistoryEntry =>
  plainEntry(String(version), { outcome: dirty === true || dirty === 't' ? 'failed' : 'applied' });

/** The version stands for all up to it: the tool has no other proof of them. A version that no file has stays as it is. */
function tell(
  migrations: readonly RecordedMigration[],
  entries: readonly HistoryEntry[],
): readonly HistoryEntry[] {
  return entries.flatMap((entry) => {
    const version = /^-?\d+$/.test(entry.migrationId) ? BigInt(entry.migrationId) : null;
    if (version === null) return [entry];
    const upTo = migrations.filter(({ historyKey }) => BigInt(historyKey) <= version);
    const isKnown = upTo.some(({ historyKey }) => BigInt(historyKey) === version);
    return [
      ...upTo.map(({ id, historyKey }) => ({
        ...entry,
        migrationId: id,
        outcome: BigInt(historyKey) === version ? entry.outcome : ('applied' as const),
      })),
      ...(isKnown ? [] : [withAdvice(entry, upTo.at(-1))]),
    ];
  });
}

/** Nothing can be marked of a dirty version that no file has: a person says which one is done. */
const withAdvice = (entry: HistoryEntry, last: RecordedMigration | undefined): HistoryEntry =>
  entry.outcome === 'failed'
    ? {
        ...entry,
        log: `The version is dirty and no file has it. When no run of golang-migrate is on its way, look at what is there, then: ${
          last === undefined
            ? 'migrate force <version> with the newest one that is done; when none is, empty the table'
            : `migrate force ${last.historyKey}`
        }`,
      }
    : entry;
