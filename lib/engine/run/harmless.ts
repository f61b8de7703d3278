import type { PlannedStatement, PlanStep } from '../model/plan';
import { isMarked, type StepProgress } from './run-state';

/** Kinds that run code of somebody's choice, reach outside the database, or take from a session what it has prepared. */
const REACHES_FURTHER: ReadonlySet<string> = new Set([
  'other',
  'do',
  'call',
  'execute',
  'explain',
  'cursor',
  'load',
  'deallocate',
  'discard',
  // Their expressions and triggers may call anything.
  'select',
  'insert',
  'update',
  'delete',
  'merge',
  'create_table_as',
  'create_materialized_view',
  'refresh_materialized_view',
  'create_extension',
  'alter_extension',
  // Programs and files of the server, other servers.
  'copy',
  'import_foreign_schema',
  'create_subscription',
  'alter_subscription',
  'drop_subscription',
]);

/**
 * True when the statement does only what its kind says: inside a transaction nothing of it stays without COMMIT, and it leaves the
 * session's prepared statements alone. Others may commit elsewhere (dblink) or drop them. Pure.
 */
export const isHarmless = (statement: Pick<PlannedStatement, 'kind'>): boolean =>
  !REACHES_FURTHER.has(statement.kind);

/** Kinds that may end the transaction they are in: code of somebody's choice, and what is not known. */
const MAY_END_TRANSACTION: ReadonlySet<string> = new Set([
  'other',
  'do',
  'call',
  'execute',
  'explain',
  'transaction_control',
]);

/**
 * True when only we, or the file's own COMMIT behind them, can end the transaction that these statements of a step are in: a record of ours
 * that commits last is then there for all that was committed of them. Pure.
 */
export const cannotEndTransaction = (
  plan: Pick<PlanStep, 'analysed' | 'program'>,
  statements: PlanStep['statements'],
): boolean =>
  plan.analysed &&
  plan.program === undefined &&
  statements.every(({ kind }) => !MAY_END_TRANSACTION.has(kind));

/**
 * Nothing of such a migration can stay without our COMMIT, so its row may become durable while the statements run (docs/adr/0009). A step
 * with a started row journals its statements before they go. Pure.
 */
export const needsNoRowBefore = (step: StepProgress): boolean =>
  !isMarked(step) && step.plan.analysed && step.plan.statements.every(isHarmless);

/** They may run triggers of somebody's own, and none of them can end the transaction that it is in. */
const CHANGES_ROWS: ReadonlySet<string> = new Set(['insert', 'update', 'delete', 'merge']);

/**
 * Such a migration may go in one flight with others, its COMMIT included, once the journal knows of it (docs/adr/0063): we send it
 * ourselves, nothing of it ends its transaction, and none of its statements takes the settings away by which that is known. Pure.
 */
export const mayShareFlight = (step: StepProgress): boolean =>
  !isMarked(step) &&
  step.plan.analysed &&
  step.plan.program === undefined &&
  step.plan.statements.every(sharesFlight);

const sharesFlight = (statement: Pick<PlannedStatement, 'kind'>): boolean =>
  statement.kind !== 'set' && (isHarmless(statement) || CHANGES_ROWS.has(statement.kind));
