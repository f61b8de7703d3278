import type { PlannedStatement } from '../model/plan';

/** Kinds that run whatever code they are given, or that take from a session what it has prepared. */
const RUNS_ANYTHING: ReadonlySet<string> = new Set([
  'other',
  'do',
  'call',
  'select',
  'execute',
  'explain',
  'cursor',
  'deallocate',
  'discard',
]);

/**
 * True when the statement does only what its kind says: inside a transaction nothing of it stays without COMMIT, and it leaves the
 * session's prepared statements alone. Others may commit elsewhere (dblink) or drop them. Pure.
 */
export const isHarmless = (statement: Pick<PlannedStatement, 'kind'>): boolean =>
  !RUNS_ANYTHING.has(statement.kind);
