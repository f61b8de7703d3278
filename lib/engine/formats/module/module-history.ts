import type { CanonicalValue } from '../../base/canonical-json';
import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { HistoryEntry, HistoryOutcome } from '../../model/history';
import { query, quoteIdentifier, type Query } from '../../model/query';
import type { FormatContext, HistoryFormat, HistoryTable, RecordedMigration } from '../format';
import { tellByKey } from '../plain-history';
import type { Ran } from '../ran';

/** Where modules are recorded: the first schema of the search path. */
const migrationHistory = ({ options, schema }: FormatContext): HistoryTable => ({
  schema,
  name: options['table'] ?? 'migration_history',
});

const tableName = (context: FormatContext): string => {
  const { schema, name } = migrationHistory(context);
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
};

/**
 * `migration_history`: a row for each module that is applied, written in the transaction of what it did, with how long it took and what it
 * gave back for its way down. Pure.
 */
export const moduleHistory: HistoryFormat = {
  tables: (context) => [migrationHistory(context)],

  select: (context) =>
    query(
      `SELECT version, name, executed_at, status, checksum FROM ${tableName(context)} ORDER BY executed_at, version`,
    ),

  toEntries,

  create: (context) => [
    query(`CREATE TABLE IF NOT EXISTS ${tableName(context)} (
    version text PRIMARY KEY,
    name text NOT NULL,
    executed_at timestamptz NOT NULL,
    status text NOT NULL,
    duration integer NOT NULL,
    rollback_data jsonb,
    environment text,
    checksum text NOT NULL
)`),
  ],

  tell: tellByKey,

  keepsNewestAlone: false,

  choosesRowIds: false,

  keepAnswer,

  writeApplied: (context, { migration, ran }) => [insertRow(context, migration, millisecondsOf(ran))],

  writeUndone: (context, { migration, ran }) => [
    query(
      `UPDATE ${tableName(context)} SET status = 'rolled_back', executed_at = clock_timestamp(), duration = ${millisecondsOf(ran)}
        WHERE version = $1 AND status = 'applied'`,
      migration.historyKey,
    ),
  ],

  readKept: (context, { historyKey }) =>
    query(`SELECT rollback_data::text AS kept FROM ${tableName(context)} WHERE version = $1`, historyKey),

  started: null,

  markApplied: (context, { migration }) => [insertRow(context, migration, '0')],

  markRolledBack: (context, { migration }) => [
    query(
      `UPDATE ${tableName(context)} SET status = 'rolled_back' WHERE version = $1 AND status = 'failed'`,
      migration.historyKey,
    ),
  ],
};

const millisecondsOf = ({ seconds }: Ran): string => `floor(${seconds} * 1000)::integer`;

/** A row that was rolled back is taken over; any other stays, and then nothing is changed. */
const insertRow = (
  context: FormatContext,
  { id, historyKey, checksum }: RecordedMigration,
  duration: string,
): Query =>
  query(
    `INSERT INTO ${tableName(context)} AS row (version, name, executed_at, status, duration, environment, checksum)
     VALUES ($1, $2, clock_timestamp(), 'applied', ${duration}, $4, $3)
     ON CONFLICT (version) DO UPDATE SET name = excluded.name, executed_at = excluded.executed_at, status = excluded.status,
       duration = excluded.duration, environment = excluded.environment, checksum = excluded.checksum, rollback_data = NULL
     WHERE row.status = 'rolled_back'`,
    historyKey,
    id,
    checksum,
    context.environment ?? null,
  );

type Row = Readonly<Record<string, unknown>>;

function toEntries(rows: readonly Row[]): Result<readonly HistoryEntry[]> {
  const entries = rows.map(toEntry);
  const strange = entries.findIndex((entry) => entry === null);
  if (strange >= 0) return failed(unknownShape(String(rows[strange]?.['version'])));
  return success(entries.filter((entry) => entry !== null));
}

function toEntry({ version, executed_at: at, status, checksum }: Row): HistoryEntry | null {
  const outcome = typeof status === 'string' ? OUTCOMES[status] : undefined;
  if (typeof version !== 'string' || typeof at !== 'string' || outcome === undefined) return null;
  const executedAt = new Date(at).toISOString();
  return {
    rowId: version,
    migrationId: version,
    checksum: typeof checksum === 'string' ? checksum : null,
    outcome,
    startedAt: executedAt,
    finishedAt: outcome === 'failed' ? null : executedAt,
    rolledBackAt: outcome === 'rolled_back' ? executedAt : null,
    log: null,
    steps: null,
  };
}

const OUTCOMES: Readonly<Record<string, HistoryOutcome>> = {
  applied: 'applied',
  failed: 'failed',
  rolled_back: 'rolled_back',
};

const unknownShape = (version: string): Failure =>
  failure('HISTORY.UNKNOWN_SHAPE', `The row ${version} of the history is not one of a module.`, {
    why: 'Its status is none of applied, failed and rolled_back, or a time is missing.',
    fix: 'Name the table of the history in the settings of the project.',
  });

/** What `up` gave back for the way down. */
function keepAnswer(
  context: FormatContext,
  { historyKey }: RecordedMigration,
  answer: CanonicalValue,
): Query | null {
  const data = rollbackData(answer);
  if (data === null) return null;
  return query(
    `UPDATE ${tableName(context)} SET rollback_data = $2::jsonb WHERE version = $1`,
    historyKey,
    JSON.stringify(data),
  );
}

const rollbackData = (answer: CanonicalValue): CanonicalValue =>
  answer !== null && typeof answer === 'object' && 'rollbackData' in answer
    ? (answer['rollbackData'] ?? null)
    : null;
