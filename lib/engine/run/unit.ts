import type { PlannedStatement, PlanStep } from '../model/plan';

/**
 * A part of a migration that happens as a whole or not at all, as far as PostgreSQL allows it. Places are indexes into the statements of
 * the step, `to` is the first one after.
 * - `transaction` by `ours`: we write BEGIN and COMMIT around the statements;
 * - `transaction` by `file`: the first statement is the file's own BEGIN, the last one its COMMIT or ROLLBACK;
 * - `bare`: one statement that cannot run in a transaction and commits by itself.
 */
export type Unit =
  | {
      readonly kind: 'transaction';
      readonly control: 'ours' | 'file';
      readonly from: number;
      readonly to: number;
    }
  | { readonly kind: 'bare'; readonly from: number; readonly to: number };

type Kind = Pick<PlannedStatement, 'kind' | 'title'>;

/** Kind and title as lib/engine/sql gives them to statements that begin and end transactions. */
const controls = (statement: Kind, title: string): boolean =>
  statement.kind === 'transaction_control' && statement.title === title;

const isBegin = (statement: Kind): boolean => controls(statement, 'Begin transaction');

const isRollback = (statement: Kind): boolean => controls(statement, 'Roll back');

const isEnd = (statement: Kind): boolean => controls(statement, 'Commit') || isRollback(statement);

/** Cuts a migration into its units, in order; together they are all of its statements. Pure. */
export function unitsOf(step: Pick<PlanStep, 'mode' | 'statements'>): readonly Unit[] {
  if (step.mode === 'one_transaction') {
    return [{ kind: 'transaction', control: 'ours', from: 0, to: step.statements.length }];
  }
  const units: Unit[] = [];
  while (lastPlace(units) < step.statements.length) units.push(unitAt(step.statements, lastPlace(units)));
  return units;
}

const lastPlace = (units: readonly Unit[]): number => units.at(-1)?.to ?? 0;

function unitAt(statements: PlanStep['statements'], from: number): Unit {
  const first = statements[from];
  if (first !== undefined && isBegin(first)) {
    const end = statements.findIndex((statement, place) => place > from && isEnd(statement));
    const to = end === -1 ? statements.length : end + 1;
    return { kind: 'transaction', control: 'file', from, to };
  }
  if (first?.transactional === true) return { kind: 'transaction', control: 'ours', from, to: from + 1 };
  return { kind: 'bare', from, to: from + 1 };
}

/**
 * A named index that is built concurrently as the last thing of its file: the catalog alone tells whether it is there, so what we record
 * of it can be written together with the end of the migration.
 */
export function isLastIndexBuild(step: Pick<PlanStep, 'statements'>, unit: Unit): boolean {
  const built = step.statements[unit.from]?.concurrentIndex ?? null;
  return unit.kind === 'bare' && unit.to === step.statements.length && built !== null && built.name !== null;
}

/** The file takes back its own transaction: nothing of the unit stays. */
export function isFileRollback(step: Pick<PlanStep, 'statements'>, unit: Unit): boolean {
  const last = step.statements[unit.to - 1];
  return unit.kind === 'transaction' && unit.control === 'file' && last !== undefined && isRollback(last);
}
