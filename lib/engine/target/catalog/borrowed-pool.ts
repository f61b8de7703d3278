import pg from 'pg';
import { PRINTING_SETTINGS } from './printing-settings';
import type { ReadingScope } from './reading-scope';

/** What the reading transaction sets for itself; it all ends with the transaction. */
export interface ReadingSettings {
  readonly lockTimeoutMs: number;
  readonly statementTimeoutMs: number;
  /** `callers`: the client is inside a transaction whose uncommitted changes are to be seen; it stays open and keeps its settings. */
  readonly transaction: 'own' | 'callers';
}

/** Which part of the catalog is to be read: found out inside the reading's own transaction, before anything else is asked in it. */
export type FindScope = () => Promise<ReadingScope | null>;

/**
 * One connection dressed as a pool, for a library that insists on a pool: everything it says goes to `client`, nothing else is ever
 * opened, and the connection stays the caller's. Its BEGIN is followed in the same flight by settings that keep printed texts the same
 * on every session (constants in defaults, partition bounds and checks are printed through the session's formats). Inside the caller's
 * transaction BEGIN, COMMIT and ROLLBACK become a savepoint that is always rolled back, so nothing of the reading remains.
 */
export function borrowedPool(
  client: pg.ClientBase,
  settings: ReadingSettings,
  findScope: FindScope = () => Promise.resolve(null),
): pg.Pool {
  let scope: ReadingScope | null = null;
  const query = async (sql: string) => {
    const answer = await client.query(narrowed(translate(sql, settings), scope));
    if (sql.startsWith('BEGIN')) scope = await findScope();
    return answer;
  };
  const lent = Object.assign(new pg.Client(), { query, release: () => undefined });
  return Object.assign(new pg.Pool(), { connect: () => Promise.resolve(lent) });
}

/**
 * The same question about the relations of a scope only. The library says `pg_class` without a schema, and there the name of a common
 * table expression comes before the catalog's. Should another version say it otherwise, it is answered about everything, which is slower
 * and as true.
 */
function narrowed(sql: string, scope: ReadingScope | null): string {
  if (scope === null || !sql.trimStart().startsWith('SELECT')) return sql;
  return `WITH ${relationsIn(scope, 'pg_class')} ${sql}`;
}

/** A common table expression of the relations that a reading is about, under a name. */
export function relationsIn(scope: ReadingScope | null, name: string): string {
  const some = scope === null ? '' : ` WHERE oid = ANY ('{${scope.visible.join(',')}}'::pg_catalog.oid[])`;
  return `${name} AS NOT MATERIALIZED (SELECT * FROM pg_catalog.pg_class${some})`;
}

/** What the server is asked instead of what the library asks. */
export function translate(sql: string, settings: ReadingSettings): string {
  if (sql.trimStart().startsWith(DEPENDENCIES)) return 'SELECT WHERE false';
  const own = settings.transaction === 'own';
  if (sql.startsWith('BEGIN')) {
    return [own ? sql : `SAVEPOINT ${MARK}`, ...sessionSettings(settings)].join('; ');
  }
  if (own || (sql !== 'COMMIT' && sql !== 'ROLLBACK')) return sql;
  return `ROLLBACK TO SAVEPOINT ${MARK}; RELEASE SAVEPOINT ${MARK}`;
}

/**
 * Which object depends on which is asked by the library to order its own plans, takes a third of a reading and is of no use here. Should
 * another version ask differently, the question is simply put to the server again.
 */
const DEPENDENCIES = 'WITH dep AS (';

const MARK = 'lockkeeper_reading';

function sessionSettings(settings: ReadingSettings): readonly string[] {
  return [
    "SET LOCAL search_path TO 'pg_catalog'",
    'SET LOCAL jit = off',
    `SET LOCAL lock_timeout = ${settings.lockTimeoutMs}`,
    `SET LOCAL statement_timeout = ${settings.statementTimeoutMs}`,
    ...PRINTING_SETTINGS,
  ];
}
