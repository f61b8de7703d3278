import pg from 'pg';
import { PRINTING_SETTINGS } from './printing-settings';

/** What the reading transaction sets for itself; it all ends with the transaction. */
export interface ReadingSettings {
  readonly lockTimeoutMs: number;
  readonly statementTimeoutMs: number;
  /** `callers`: the client is inside a transaction whose uncommitted changes are to be seen; it stays open and keeps its settings. */
  readonly transaction: 'own' | 'callers';
}

/**
 * One connection dressed as a pool, for a library that insists on a pool: everything it says goes to `client`, nothing else is ever
 * opened, and the connection stays the caller's. Its BEGIN is followed in the same flight by settings that keep printed texts the same
 * on every session (constants in defaults, partition bounds and checks are printed through the session's formats). Inside the caller's
 * transaction BEGIN, COMMIT and ROLLBACK become a savepoint that is always rolled back, so nothing of the reading remains.
 */
export function borrowedPool(client: pg.ClientBase, settings: ReadingSettings): pg.Pool {
  const query = (sql: string) => client.query(translate(sql, settings));
  const lent = Object.assign(new pg.Client(), { query, release: () => undefined });
  return Object.assign(new pg.Pool(), { connect: () => Promise.resolve(lent) });
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
    `SET LOCAL lock_timeout = ${settings.lockTimeoutMs}`,
    `SET LOCAL statement_timeout = ${settings.statementTimeoutMs}`,
    ...PRINTING_SETTINGS,
  ];
}
