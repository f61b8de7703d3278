import 'server-only';
import type { PlannedStatementView, UnlistedView } from '../../../contracts/plan';
import { readsData } from '../../../engine/index';
import type { Plan, PlannedStatement, PlanStep } from '../../../engine/model/plan';
import type { StatementPlace } from '../../../engine/ports/journal';

/** Statements of one plan that a page begins with; so many again when there is something to know of them. */
export const MOST_LISTED = 1_000;

/** What a page lists of a plan, whatever its length, in the order of the plan: the beginning of each migration and what stands out beyond. */
export type Listed = ReadonlyMap<PlanStep, readonly PlannedStatement[]>;

/**
 * Chooses them: of each migration as many as of any other, and beyond those the ones that lose data, say nothing of what they do, or run
 * outside a transaction. Pure.
 */
export function listedStatements(plan: Pick<Plan, 'steps'>): Listed {
  const known = chosen.get(plan) ?? chooseFrom(plan);
  chosen.set(plan, known);
  return known;
}

/** Who watches a run asks again and again. */
const chosen = new WeakMap<Pick<Plan, 'steps'>, Listed>();

function chooseFrom({ steps }: Pick<Plan, 'steps'>): Listed {
  const limit = fairLimit(steps.map(({ statements }) => statements.length));
  let left = MOST_LISTED;
  return new Map(
    steps.map((step) => {
      const listed = step.statements.filter((statement, place) => {
        if (place < limit) return true;
        if (left === 0 || !standsOut(statement)) return false;
        left -= 1;
        return true;
      });
      return [step, listed];
    }),
  );
}

/** The same as places, for which the journal is asked. Pure. */
export const listedPlaces = (plan: Pick<Plan, 'steps'>): readonly StatementPlace[] =>
  [...listedStatements(plan).values()].flatMap((statements, step) =>
    statements.map(({ number }) => ({ step, statement: number })),
  );

const standsOut = (statement: PlannedStatement): boolean =>
  !statement.transactional || lossOf(statement) !== 'none';

/** The most of each that is not more than the page bears of all; one at least. */
function fairLimit(counts: readonly number[]): number {
  let left = MOST_LISTED;
  for (const [place, count] of counts.toSorted((one, other) => one - other).entries()) {
    const share = Math.floor(left / (counts.length - place));
    if (count > share) return Math.max(1, share);
    left -= count;
  }
  return MOST_LISTED;
}

/** What is said of the statements of a migration that are not listed. Pure. */
export function unlistedOf(step: PlanStep, listed: Listed): UnlistedView {
  const shown = new Set(listed.get(step));
  const others = step.statements.filter((statement) => !shown.has(statement));
  const losing = others.filter((statement) => lossOf(statement) === 'by_words').length;
  return { count: others.length, losing };
}

/** Functions and blocks of code may do anything, and so may what the parser has no word for. Pure. */
export function lossOf({ kind, losesData }: PlannedStatement): PlannedStatementView['loss'] {
  if (losesData) return 'by_words';
  return readsData(kind) || kind === 'other' || kind === 'not_analysed' ? 'untold' : 'none';
}
