import { failure, type Failure } from '../base/failure';
import { failed, success, type Result } from '../base/result';
import type { FormatContext, MigrationFormat } from '../formats/format';
import type { History } from '../model/history';
import type { QualifiedName } from '../model/identifiers';
import { query, quoteIdentifier, type Query } from '../model/query';
import type { Row } from './row';
import { TargetError } from './target-error';
import type { FlightItem, FlightItemResult, TargetSession } from './target-session';

/**
 * Reads a tool's history: first from the catalog whether its table is there, then all rows of it. An absent table is an empty history
 * with `tableExists: false`. Times come right whatever the session's time zone. Failures: HISTORY.NOT_A_TABLE, HISTORY.NOT_READABLE,
 * HISTORY.UNKNOWN_SHAPE. Throws `TargetError` for everything else.
 */
export async function readHistory(
  session: TargetSession,
  format: HistoryTool,
  context: FormatContext,
): Promise<Result<History>> {
  const { rows: state } = await session.query(historyTableQuery(format, context));
  const way = wayToHistory(format, context, state);
  if (way.kind !== 'open') return way.kind === 'absent' ? success(NO_HISTORY) : failed(way.failure);
  const { items } = await session.flight([
    ...plainTexts(session),
    { kind: 'query', query: format.history.select(context) },
  ]);
  const rows = historyRows(format, context, items);
  return rows.ok ? toHistory(format, rows.value) : rows;
}

type HistoryTool = Pick<MigrationFormat, 'history' | 'title'>;

/** Of a target where the tool has never been. */
export const NO_HISTORY: History = { tableExists: false, entries: [] };

/** Whether there is a history to read: it is absent, it may be read, or it cannot be and why. */
export type WayToHistory =
  | { readonly kind: 'absent' }
  | { readonly kind: 'open' }
  | { readonly kind: 'closed'; readonly failure: Failure };

/** By the rows of `historyTableQuery`; pure. */
export function wayToHistory(
  format: HistoryTool,
  context: FormatContext,
  rows: readonly Row[],
): WayToHistory {
  const [table] = format.history.tables(context);
  const [state] = rows;
  if (table === undefined || state === undefined) return { kind: 'absent' };
  const unusable = refuseTable(state, table, format.title);
  return unusable === null ? { kind: 'open' } : { kind: 'closed', failure: unusable };
}

/** The rows of the last of these answers, when all before it went well. Failure: HISTORY.UNKNOWN_SHAPE. Throws `TargetError`. */
export function historyRows(
  format: HistoryTool,
  context: FormatContext,
  items: readonly FlightItemResult[],
): Result<readonly Row[]> {
  const rows = rowsOf(items);
  const [table] = format.history.tables(context);
  return rows.ok || table === undefined
    ? success(rows.ok ? rows.value : [])
    : failed(foreignShape(table, format.title, rows.failure));
}

/** The history of a table that is there, by what its `select` gave. Pure. */
export function toHistory(format: HistoryTool, rows: readonly Row[]): Result<History> {
  const entries = format.history.toEntries(rows);
  return entries.ok ? success({ tableExists: true, entries: entries.value }) : entries;
}

/**
 * One row with a digest of everything that `select` would give: every column of every row. It is another one as soon as a row comes, goes
 * or has another value in any column that the tool's history is made of; equal ones are comparable only with the same settings for texts.
 */
export function historyDigestQuery(format: HistoryTool, context: FormatContext): Query {
  const { text, values } = format.history.select(context);
  return query(
    `SELECT pg_catalog.count(*)::text AS rows,
            pg_catalog.encode(pg_catalog.sha256(pg_catalog.textsend(pg_catalog.string_agg(row, E'\\n' ORDER BY row))), 'hex') AS digest
       FROM (SELECT entry::text COLLATE "C" AS row FROM (${text}) entry) entries`,
    ...values,
  );
}

/** One row about the table of a history; none when it is absent. */
export function historyTableQuery(format: HistoryTool, context: FormatContext): Query {
  const [table] = format.history.tables(context);
  return query(
    `SELECT c.relkind::text AS kind, current_user::text AS role,
            pg_catalog.has_table_privilege(c.oid, 'SELECT') AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') AS readable
       FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1 AND c.relname = $2`,
    table?.schema ?? null,
    table?.name ?? null,
  );
}

function refuseTable(state: Row, table: QualifiedName, title: string): Failure | null {
  const name = `${table.schema}.${table.name}`;
  if (state['kind'] !== 'r' && state['kind'] !== 'p') {
    return failure(
      'HISTORY.NOT_A_TABLE',
      `${name} is not a table, so it cannot be the history of ${title}.`,
      {
        fix: 'Point the environment at the schema where the tool keeps its history.',
        where: { field: 'schema' },
      },
    );
  }
  if (state['readable'] === true) return null;
  const target = `${quoteIdentifier(table.schema)}.${quoteIdentifier(table.name)}`;
  const role = quoteIdentifier(String(state['role']));
  return failure('HISTORY.NOT_READABLE', `The role may not read ${name}.`, {
    fix: `GRANT USAGE ON SCHEMA ${quoteIdentifier(table.schema)} TO ${role}; GRANT SELECT ON ${target} TO ${role};`,
    where: { field: 'user' },
  });
}

/** A column, or a table beside the history, is missing, or has a type that cannot be compared. */
const OTHER_SHAPE: ReadonlySet<string> = new Set(['42703', '42P01', '42883', '42804', '22P02']);

/** Rows, or the server's words when the table has another shape. */
function rowsOf(items: readonly FlightItemResult[]): Result<readonly Row[], string> {
  const result = items.find((item) => item.kind !== 'done') ?? items.at(-1);
  if (result === undefined || result.kind === 'not_run') return success([]);
  if (result.kind === 'done') return success(result.rows);
  if (result.kind === 'refused' && OTHER_SHAPE.has(result.error.sqlState)) {
    return failed(result.error.message);
  }
  throw new TargetError(result.failure, { facts: result.error, lost: result.kind === 'lost' });
}

/** For this flight alone: it is one transaction. Inside a caller's transaction the settings stay the caller's. */
function plainTexts(session: TargetSession): readonly FlightItem[] {
  if (session.transactionStatus() !== 'idle') return [];
  return [{ kind: 'query', query: query(PLAIN_TEXTS) }];
}

const PLAIN_TEXTS = `SELECT pg_catalog.set_config('datestyle', 'ISO, YMD', true), pg_catalog.set_config('timezone', 'UTC', true)`;

function foreignShape(table: QualifiedName, title: string, said: string): Failure {
  return failure('HISTORY.UNKNOWN_SHAPE', `The table ${table.name} is not the one that ${title} makes.`, {
    why: `PostgreSQL says: ${said}`,
    fix: 'Compare it with the table that the tool creates, or point the environment at the right schema.',
    where: { field: 'schema' },
  });
}
