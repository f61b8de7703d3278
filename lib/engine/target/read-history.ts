import { failure } from '../base/failure';
import { failed, success, type Result } from '../base/result';
import type { FormatContext, MigrationFormat } from '../formats/format';
import type { History } from '../model/history';
import type { QualifiedName } from '../model/identifiers';
import { query, quoteIdentifier, type Query } from '../model/query';
import type { Row } from './row';
import { TargetError } from './target-error';
import type { FlightItem, TargetSession } from './target-session';

/**
 * Reads a tool's history: first from the catalog whether its table is there, then all rows of it. An absent table is an empty history
 * with `tableExists: false`. Times come right whatever the session's time zone. Failures: HISTORY.NOT_A_TABLE, HISTORY.NOT_READABLE,
 * HISTORY.UNKNOWN_SHAPE. Throws `TargetError` for everything else.
 */
export async function readHistory(
  session: TargetSession,
  format: Pick<MigrationFormat, 'history' | 'title'>,
  context: FormatContext,
): Promise<Result<History>> {
  const table = format.history.tables(context)[0];
  if (table === undefined) return success({ tableExists: false, entries: [] });
  const state = (await session.query(tableQuery(table))).rows[0];
  if (state === undefined) return success({ tableExists: false, entries: [] });
  const unusable = refuseTable(state, table, format.title);
  if (unusable !== null) return unusable;
  const rows = await selectRows(session, format.history.select(context));
  if (!rows.ok) return failed(foreignShape(table, format.title, rows.failure));
  const entries = format.history.toEntries(rows.value);
  return entries.ok ? success({ tableExists: true, entries: entries.value }) : entries;
}

function tableQuery(table: QualifiedName): Query {
  return query(
    `SELECT c.relkind::text AS kind, current_user::text AS role,
            pg_catalog.has_table_privilege(c.oid, 'SELECT') AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') AS readable
       FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1 AND c.relname = $2`,
    table.schema,
    table.name,
  );
}

function refuseTable(state: Row, table: QualifiedName, title: string): Result<never> | null {
  const name = `${table.schema}.${table.name}`;
  if (state['kind'] !== 'r' && state['kind'] !== 'p') {
    return failed(
      failure('HISTORY.NOT_A_TABLE', `${name} is not a table, so it cannot be the history of ${title}.`, {
        fix: 'Point the environment at the schema where the tool keeps its history.',
        where: { field: 'schema' },
      }),
    );
  }
  if (state['readable'] === true) return null;
  const target = `${quoteIdentifier(table.schema)}.${quoteIdentifier(table.name)}`;
  const role = quoteIdentifier(String(state['role']));
  return failed(
    failure('HISTORY.NOT_READABLE', `The role may not read ${name}.`, {
      fix: `GRANT USAGE ON SCHEMA ${quoteIdentifier(table.schema)} TO ${role}; GRANT SELECT ON ${target} TO ${role};`,
      where: { field: 'user' },
    }),
  );
}

/** A column is missing or has a type that cannot be compared. */
const OTHER_SHAPE: ReadonlySet<string> = new Set(['42703', '42883', '42804', '22P02']);

/** Rows, or the server's words when the table has another shape. */
async function selectRows(session: TargetSession, select: Query): Promise<Result<readonly Row[], string>> {
  const { items } = await session.flight([...plainTexts(session), { kind: 'query', query: select }]);
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

function foreignShape(table: QualifiedName, title: string, said: string): ReturnType<typeof failure> {
  return failure('HISTORY.UNKNOWN_SHAPE', `The table ${table.name} is not the one that ${title} makes.`, {
    why: `PostgreSQL says: ${said}`,
    fix: 'Compare it with the table that the tool creates, or point the environment at the right schema.',
    where: { field: 'schema' },
  });
}
