import type { SqlStatement } from '../sql/sql-statement';

/** True for what begins or ends a transaction; savepoints are statements like any other. Pure. */
export const isTransactionControl = ({ transaction }: Pick<SqlStatement, 'transaction'>): boolean =>
  transaction !== null && !SAVEPOINTS.has(transaction.action);

const SAVEPOINTS: ReadonlySet<string> = new Set(['savepoint', 'release', 'rollback_to']);
