import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { HistoryEntry } from '../../model/history';
import { query, quoteIdentifier, type Query } from '../../model/query';
import type { FormatContext, HistoryFormat, HistoryRecord, HistoryTable } from '../format';
import { schemaOf, tableOf } from './knex-options';

/** Where Knex keeps its rows. */
export const knexMigrations = ({ options, schema }: FormatContext): HistoryTable => ({
  schema: schemaOf(options) ?? schema,
  name: tableOf(options),
});

/** Where its lock is: a table of one row. Source: Knex `table-resolver.js`. */
export const knexLock = (context: FormatContext): HistoryTable => {
  const { schema, name } = knexMigrations(context);
  return { schema, name: `${name}_lock` };
};

/** As it is written in SQL. */
export const quoted = ({ schema, name }: HistoryTable): string =>
  `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;

/** Key of the entry that a lock is which is not free. */
export const LOCK_ROW = 'lock';

/**
 * True where a query gives a row, of a table that need not be there when this is planned: PostgreSQL's own way to run a text, without a
 * function of ours. A forest of no rows is an empty text.
 */
const GIVES_A_ROW = (text: string): string => `pg_catalog.query_to_xml(${text}, false, true, '')::text <> ''`;

/**
 * One row where the table of the lock is gone, or empty: every command of Knex makes it first and takes it for free. Source:
 * `table-creator.js`, ensureTable.
 */
export const lockIsUnmade = (context: FormatContext): Query =>
  query(
    `SELECT 1 AS unmade
      WHERE CASE WHEN pg_catalog.to_regclass($1) IS NULL THEN true ELSE NOT (${GIVES_A_ROW('$2')}) END`,
    quoted(knexLock(context)),
    `SELECT 1 AS made FROM ${quoted(knexLock(context))} LIMIT 1`,
  );

/**
 * `knex_migrations` as Knex makes and fills it: a row for each migration by the name of its file, with the number of the batch in which it
 * ran; and beside it the table of its lock. A lock that is not free is an entry of its own: to Knex nothing runs until somebody frees it. One
 * that is gone or empty is free.
 * Sources: `table-creator.js`, `Migrator.js`. Pure.
 */
export const knexHistory: HistoryFormat = {
  tables: (context) => [knexMigrations(context), knexLock(context)],

  select: (context) =>
    query(
      `SELECT "id" AS place, "id"::text AS id, "name", "migration_time" AS at FROM ${quoted(knexMigrations(context))}
       UNION ALL
       SELECT NULL, '${LOCK_ROW}', $1::text, NULL
        WHERE CASE WHEN pg_catalog.to_regclass($2) IS NULL THEN false
                   ELSE ${GIVES_A_ROW('$3')} END
       ORDER BY place`,
      knexLock(context).name,
      quoted(knexLock(context)),
      `SELECT 1 AS taken FROM ${quoted(knexLock(context))} HAVING count(*) > 0 AND count(*) FILTER (WHERE "is_locked" = 0) <> 1`,
    ),

  toEntries,

  create: (context) => {
    const lock = quoted(knexLock(context));
    return [
      query(
        `create table if not exists ${quoted(knexMigrations(context))} ("id" serial primary key, "name" varchar(255), "batch" integer, "migration_time" timestamptz)`,
      ),
      query(`create table if not exists ${lock} ("index" serial primary key, "is_locked" integer)`),
      query(`insert into ${lock} ("is_locked") select 0 where not exists (select from ${lock})`),
    ];
  },

  tell: (_, entries) => entries,

  keepsNewestAlone: false,

  choosesRowIds: false,

  writeApplied: (context, record) => [insertRow(context, record, record.finishedAt)],

  writeUndone: (context, { migration }) => [
    query(`DELETE FROM ${quoted(knexMigrations(context))} WHERE "name" = $1`, migration.historyKey),
  ],

  // Knex writes its row when a migration is done, also of one that is in no transaction.
  started: null,

  // Knex has no command for it: the row is all there is.
  markApplied: (context, record) => [insertRow(context, record, record.startedAt)],

  markRolledBack: () => [],
};

/** What one run records has one batch, the next one after the newest. A name that is there already changes nothing. */
function insertRow(context: FormatContext, { migration, previous }: HistoryRecord, at: string): Query {
  const table = quoted(knexMigrations(context));
  return query(
    `INSERT INTO ${table} ("batch", "migration_time", "name")
     SELECT COALESCE(
              (SELECT MAX("batch") FROM ${table} WHERE "name" = $3::text),
              (SELECT COALESCE(MAX("batch"), 0) + 1 FROM ${table})
            ), $2::timestamptz, $1::text
      WHERE NOT EXISTS (SELECT FROM ${table} WHERE "name" = $1::text)`,
    migration.historyKey,
    at,
    previous?.historyKey ?? null,
  );
}

type Row = Readonly<Record<string, unknown>>;

function toEntries(rows: readonly Row[]): Result<readonly HistoryEntry[]> {
  const entries = rows.map(toEntry);
  const strange = entries.findIndex((entry) => entry === null);
  if (strange >= 0) return failed(unknownShape(String(rows[strange]?.['id'])));
  return success(entries.filter((entry) => entry !== null));
}

function toEntry({ id, name, at }: Row): HistoryEntry | null {
  if (typeof id !== 'string' || typeof name !== 'string') return null;
  const isLock = id === LOCK_ROW;
  const instant = typeof at === 'string' ? new Date(at).toISOString() : null;
  return {
    rowId: id,
    migrationId: name,
    checksum: null,
    outcome: isLock ? 'failed' : 'applied',
    startedAt: instant,
    finishedAt: instant,
    rolledBackAt: null,
    log: isLock ? LOCK_LOG : null,
    steps: null,
  };
}

/** What a person types to free the lock. */
export const UNLOCK = 'knex migrate:unlock';

const LOCK_LOG = `The row of the lock is not free: a run of Knex is on its way, or one was ended before it could free it. When there is none: ${UNLOCK}`;

const unknownShape = (row: string): Failure =>
  failure('HISTORY.UNKNOWN_SHAPE', `The row ${row} of the history is not one of Knex: it has no name.`, {
    fix: 'Name the table of the history as the knexfile has it.',
  });
