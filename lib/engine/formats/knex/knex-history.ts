import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { HistoryEntry } from '../../model/history';
import { query, type Query } from '../../model/query';
import type { FormatContext, HistoryFormat, HistoryRecord } from '../format';
import { inMilliseconds, ranAt, type Ran } from '../ran';
import { GIVES_A_ROW, IS_OURS, knexLock, knexMigrations, quoted, UNLOCK } from './knex-lock';

/** Key of the entry that a lock is which is not free. */
export const LOCK_ROW = 'lock';
/** The same of one that a run of ours has taken. */
export const OWN_LOCK_ROW = 'lock of Lockkeeper';

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
       SELECT NULL, CASE WHEN ${GIVES_A_ROW('$4')} THEN '${OWN_LOCK_ROW}' ELSE '${LOCK_ROW}' END, $1::text, NULL
        WHERE CASE WHEN pg_catalog.to_regclass($2) IS NULL THEN false
                   ELSE ${GIVES_A_ROW('$3')} END
       ORDER BY place`,
      knexLock(context).name,
      quoted(knexLock(context)),
      `SELECT 1 AS taken FROM ${quoted(knexLock(context))} HAVING count(*) > 0 AND count(*) FILTER (WHERE "is_locked" = 0) <> 1`,
      `SELECT 1 AS ours FROM ${quoted(knexLock(context))} HAVING count(*) = 1 AND bool_and(${IS_OURS})`,
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

  writeApplied: (context, record) => [insertRow(context, record, record.ran)],

  writeUndone: (context, { migration }) => [
    query(`DELETE FROM ${quoted(knexMigrations(context))} WHERE "name" = $1`, migration.historyKey),
  ],

  // Knex writes its row when a migration is done, also of one that is in no transaction.
  started: null,

  // Knex has no command for it: the row is all there is.
  markApplied: (context, record) => [insertRow(context, record, ranAt(record.startedAt, record.startedAt))],

  markRolledBack: () => [],
};

/** What one run records has one batch, the next one after the newest. A name that is there already changes nothing. */
function insertRow(context: FormatContext, { migration, previous }: HistoryRecord, ran: Ran): Query {
  const table = quoted(knexMigrations(context));
  return query(
    `INSERT INTO ${table} ("batch", "migration_time", "name")
     SELECT COALESCE(
              (SELECT MAX("batch") FROM ${table} WHERE "name" = $2::text),
              (SELECT COALESCE(MAX("batch"), 0) + 1 FROM ${table})
            ), ${inMilliseconds(ran.finishedAt)}, $1::text
      WHERE NOT EXISTS (SELECT FROM ${table} WHERE "name" = $1::text)`,
    migration.historyKey,
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
  const lockLog = LOCK_LOGS.get(id) ?? null;
  const instant = typeof at === 'string' ? new Date(at).toISOString() : null;
  return {
    rowId: id,
    migrationId: name,
    checksum: null,
    outcome: lockLog === null ? 'applied' : 'failed',
    startedAt: instant,
    finishedAt: instant,
    rolledBackAt: null,
    log: lockLog,
    steps: null,
  };
}

const LOCK_LOGS: ReadonlyMap<string, string> = new Map([
  [
    LOCK_ROW,
    `The row of the lock is not free: a run of Knex is on its way, or one was ended before it could free it. When there is none: ${UNLOCK}`,
  ],
  [
    OWN_LOCK_ROW,
    `A deploy of Lockkeeper has the lock while a migration commits by itself. It is freed at the end of that migration, or when it is found out what became of the deploy. When there is no such deploy: ${UNLOCK}`,
  ],
]);

const unknownShape = (row: string): Failure =>
  failure('HISTORY.UNKNOWN_SHAPE', `The row ${row} of the history is not one of Knex: it has no name.`, {
    fix: 'Name the table of the history as the knexfile has it.',
  });
