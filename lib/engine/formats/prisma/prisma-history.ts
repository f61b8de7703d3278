import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { HistoryEntry, HistoryOutcome } from '../../model/history';
import type { Query } from '../../model/query';
import { query, quoteIdentifier } from '../../model/query';
import type { FormatContext, HistoryFormat } from '../format';
import { inMilliseconds, ranAt } from '../ran';

/** Prisma's table; the name is fixed, the schema is the first of the search path. */
export const PRISMA_TABLE = '_prisma_migrations';

const table = ({ schema }: FormatContext): string =>
  `${quoteIdentifier(schema)}.${quoteIdentifier(PRISMA_TABLE)}`;

/**
 * `_prisma_migrations` to the letter: columns, types and default constraint name as prisma-engines `sql_migration_persistence.rs` makes
 * them, rows as `migrate deploy` leaves them (one step per migration, client time in milliseconds). Pure.
 */
export const prismaHistory: HistoryFormat = {
  tables: ({ schema }) => [{ schema, name: PRISMA_TABLE }],

  select: (context) =>
    query(
      `SELECT id, checksum, finished_at, migration_name, logs, rolled_back_at, started_at, applied_steps_count
         FROM ${table(context)} ORDER BY started_at ASC, id ASC`,
    ),

  toEntries,

  create: (context) => [
    query(`CREATE TABLE ${table(context)} (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             TIMESTAMPTZ,
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          TIMESTAMPTZ,
    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count     INTEGER NOT NULL DEFAULT 0
)`),
  ],

  tell: (_, entries) => entries,

  keepsNewestAlone: false,

  choosesRowIds: true,

  writeApplied: (context, record) => [
    query(
      `INSERT INTO ${table(context)} (id, checksum, started_at, migration_name, finished_at, applied_steps_count)
       SELECT $1::pg_catalog.text, $2::pg_catalog.text, began.at, $3::pg_catalog.text, GREATEST(began.at, ${inMilliseconds(record.ran.finishedAt)}), 1
         FROM (SELECT ${behindPrevious(context, record.ran.startedAt)} AS at) began`,
      record.rowId,
      record.migration.checksum,
      record.migration.id,
      record.previous?.rowId ?? null,
    ),
  ],

  started: {
    write: (context, record) => [
      query(
        `INSERT INTO ${table(context)} (id, checksum, started_at, migration_name)
       SELECT $1::pg_catalog.text, $2::pg_catalog.text, ${behindPrevious(context, ranAt(record.startedAt, record.startedAt).startedAt)}, $3::pg_catalog.text`,
        record.rowId,
        record.migration.checksum,
        record.migration.id,
        record.previous?.rowId ?? null,
      ),
    ],
    find: (context, { rowId }) =>
      query(
        `SELECT 1 AS there FROM ${table(context)} WHERE id = $1 AND finished_at IS NULL AND rolled_back_at IS NULL`,
        rowId,
      ),
    finish: (context, { rowId, ran }) => [
      unfinished(
        context,
        rowId,
        `finished_at = GREATEST(started_at, ${inMilliseconds(ran.finishedAt)}), applied_steps_count = applied_steps_count + 1`,
      ),
    ],
    fail: (context, { rowId, log }) => [unfinished(context, rowId, 'logs = $2', log)],
    remove: (context, record) => [
      query(
        `DELETE FROM ${table(context)} WHERE id = $1 AND finished_at IS NULL AND rolled_back_at IS NULL`,
        record.rowId,
      ),
    ],
  },

  markApplied: (context, { rowId, migration, startedAt }) => [
    rolledBack(context, migration.id, startedAt),
    query(
      `INSERT INTO ${table(context)} (id, checksum, logs, started_at, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, '', $3::pg_catalog.timestamptz, $4, $3::pg_catalog.timestamptz, 0)`,
      rowId,
      migration.checksum,
      startedAt,
      migration.id,
    ),
  ],

  markRolledBack: (context, { migration, at }) => [rolledBack(context, migration.id, at)],
};

/** Prisma reads its rows in this order, and several of ours may begin within a millisecond; `$4` is the row that the run wrote before. */
const behindPrevious = (context: FormatContext, time: string): string =>
  `GREATEST(${inMilliseconds(time)}, (SELECT started_at + interval '1 millisecond' FROM ${table(context)} WHERE id = $4::pg_catalog.text))`;

/** Every failed row of the name. Source: prisma-engines `mark_migration_rolled_back.rs`, `mark_migration_applied.rs`. */
const rolledBack = (context: FormatContext, migrationId: string, at: string): Query =>
  query(
    `UPDATE ${table(context)} SET rolled_back_at = $2::pg_catalog.timestamptz
      WHERE migration_name = $1 AND finished_at IS NULL AND rolled_back_at IS NULL`,
    migrationId,
    at,
  );

/** Touches our own started row only while nobody has resolved it meanwhile. */
const unfinished = (
  context: FormatContext,
  rowId: string,
  set: string,
  ...values: readonly string[]
): Query =>
  query(
    `UPDATE ${table(context)} SET ${set} WHERE id = $1 AND finished_at IS NULL AND rolled_back_at IS NULL`,
    rowId,
    ...values,
  );

const COLUMNS = [
  'id',
  'checksum',
  'finished_at',
  'migration_name',
  'logs',
  'rolled_back_at',
  'started_at',
  'applied_steps_count',
] as const;
type PrismaRow = Readonly<Record<(typeof COLUMNS)[number], string | null>>;

function toEntries(rows: readonly Readonly<Record<string, unknown>>[]): Result<readonly HistoryEntry[]> {
  const strange = COLUMNS.find((column) => rows.some((row) => !isCell(row[column])));
  return strange === undefined
    ? success(rows.map((row) => toEntry(cellsOf(row))))
    : failed(unknownShape(strange));
}

const isCell = (value: unknown): boolean =>
  value === null || typeof value === 'string' || typeof value === 'number';

const cellsOf = (row: Readonly<Record<string, unknown>>): PrismaRow => ({
  id: cell(row['id']),
  checksum: cell(row['checksum']),
  finished_at: cell(row['finished_at']),
  migration_name: cell(row['migration_name']),
  logs: cell(row['logs']),
  rolled_back_at: cell(row['rolled_back_at']),
  started_at: cell(row['started_at']),
  applied_steps_count: cell(row['applied_steps_count']),
});

const cell = (value: unknown): string | null =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;

const unknownShape = (column: string): Failure =>
  failure(
    'HISTORY.UNKNOWN_SHAPE',
    `The table ${PRISMA_TABLE} is not the one that Prisma makes: the column ${column} is missing or has another type.`,
    {
      fix: 'Compare the table with the one that Prisma creates, or point the environment at the right schema.',
    },
  );

function toEntry(row: PrismaRow): HistoryEntry {
  const startedAt = instantOf(row.started_at);
  const finishedAt = instantOf(row.finished_at);
  const rolledBackAt = instantOf(row.rolled_back_at);
  const steps = Number(row.applied_steps_count ?? '0');
  return {
    rowId: row.id ?? '',
    migrationId: row.migration_name ?? '',
    checksum: row.checksum,
    outcome: outcomeOf({ startedAt, finishedAt, rolledBackAt, steps }),
    startedAt,
    finishedAt,
    rolledBackAt,
    log: row.logs === '' ? null : row.logs,
    steps,
  };
}

/** `migrate resolve --applied` leaves equal times and no steps: a baseline. A row that is neither finished nor rolled back is a failed one. */
function outcomeOf(row: {
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly rolledBackAt: string | null;
  readonly steps: number;
}): HistoryOutcome {
  if (row.rolledBackAt !== null) return 'rolled_back';
  if (row.finishedAt === null) return 'failed';
  return row.steps === 0 && row.startedAt === row.finishedAt ? 'baseline' : 'applied';
}

const instantOf = (text: string | null): string | null =>
  text === null ? null : new Date(text).toISOString();
