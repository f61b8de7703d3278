import 'server-only';
import type {
  RunStatementView,
  RunStepView,
  RunView as RunPageView,
  StatementState,
  StepState,
} from '../../../contracts/run';
import type { RunView, SqlMask } from '../../../engine/index';
import type { Deploy } from '../../../engine/model/deploy';
import type { PlannedStatement, PlanStep } from '../../../engine/model/plan';
import type { JournalStatement, JournalStep } from '../../../engine/model/run';
import { listedStatements, type Listed } from './listed-statements';
import { plannedStatementView } from './planned-statement-view';
import { shownText } from './shown-text';

/** How far a run is, statement by statement in the order of the plan. Texts of PostgreSQL are masked like the SQL. Pure. */
export function runView(view: RunView, mask: SqlMask): RunPageView {
  const { deploy, plan, run, live } = view;
  const journal = journalOf(view);
  const listed = listedStatements(plan);
  const states = shownStates(view, journal);
  const steps = plan.steps.map((step, place) => ({
    ...stepView(view, step, { place, mask, journal, listed }),
    state: states[place] ?? 'waiting',
  }));
  return {
    number: deploy.number,
    state: deploy.state,
    startedAt: run?.startedAt ?? null,
    finishedAt: run?.finishedAt ?? null,
    cancelRequestedAt: deploy.cancelRequestedAt,
    total: plan.steps.reduce((sum, step) => sum + plannedOf(step, view.statementsLetGoAt).length, 0),
    done: view.progress.done.reduce((sum, { count }) => sum + count, 0),
    current: currentOf(view),
    attempts: plan.settings.lockAttempts,
    steps,
    statementsLetGoAt: view.statementsLetGoAt,
    live:
      live === null
        ? null
        : {
            at: live.at,
            step: live.facts.step,
            statement: live.facts.statement,
            blockedBy: live.facts.blockedBy.map((blocker) => ({ ...blocker, query: mask(blocker.query) })),
            progress: live.facts.progress,
            retryAt: live.facts.retryAt,
          },
    failure: deploy.outcome?.kind === 'failure' ? deploy.outcome.failure : null,
  };
}

/** The rows of a run by their place, so that a plan of any length is gone through once. */
interface Journal {
  readonly steps: ReadonlyMap<number, JournalStep>;
  readonly statements: ReadonlyMap<string, JournalStatement>;
  readonly done: ReadonlyMap<number, number>;
}

const journalOf = ({ progress: { steps, statements, done } }: RunView): Journal => ({
  steps: new Map(steps.map((row) => [row.step, row])),
  statements: new Map(statements.map((row) => [keyOf(row.step, row.statement), row])),
  done: new Map(done.map(({ step, count }) => [step, count])),
});

const keyOf = (step: number, statement: number): string => `${String(step)}.${String(statement)}`;

interface InPlan {
  readonly place: number;
  readonly journal: Journal;
}

function stepView(
  view: RunView,
  step: PlanStep,
  { place, journal, mask, listed }: InPlan & { readonly mask: SqlMask; readonly listed: Listed },
): Omit<RunStepView, 'state'> {
  const row = journal.steps.get(place);
  const entryOf = ({ number }: PlannedStatement) => journal.statements.get(keyOf(place, number));
  const viewOf = (planned: PlannedStatement): RunStatementView => {
    const entry = entryOf(planned);
    return entry === undefined ? notSent(view.deploy) : statementView(planned, entry, mask);
  };
  const planned = plannedOf(step, view.statementsLetGoAt);
  const shown = planned.length === 0 ? [] : (listed.get(step) ?? []);
  const numbers = new Set(shown.map(({ number }) => number));
  const others = view.progress.statements.filter(
    (entry) => entry.step === place && isTelling(entry.state) && !numbers.has(entry.statement),
  );
  const shownDone = shown.filter((statement) => entryOf(statement)?.state === 'done').length;
  return {
    attempt: row?.attempt ?? 1,
    startedAt: row?.startedAt ?? null,
    endedAt: row?.endedAt ?? null,
    statements: shown.map(viewOf),
    unlistedDone: (journal.done.get(place) ?? 0) - shownDone,
    apart: others
      .flatMap(({ statement }) => planned[statement - 1] ?? [])
      .map((statement) => ({
        statement: plannedStatementView(statement, shownText(statement.text), mask),
        run: viewOf(statement),
      })),
  };
}

/**
 * Of migrations that were sent at once (docs/adr/0063) the journal says of all that they have begun: the first that is not through is at work,
 * those before it wait for the disk, and those behind it for their turn.
 */
function shownStates(
  { deploy, plan, statementsLetGoAt }: RunView,
  { steps, done }: Journal,
): readonly StepState[] {
  const isMoving = MOVING.includes(deploy.state);
  let isAtWork = false;
  return plan.steps.map((step, place): StepState => {
    const state = steps.get(place)?.state ?? 'waiting';
    if (state !== 'started' || !isMoving) return state;
    if (isAtWork) return 'waiting';
    const isThrough = done.get(place) === plannedOf(step, statementsLetGoAt).length;
    isAtWork = !isThrough || steps.get(place + 1)?.state !== 'started';
    return isAtWork ? state : 'committing';
  });
}

const notSent = ({ state }: Deploy): RunStatementView =>
  MOVING.includes(state) ? NOT_BEGUN : { ...NOT_BEGUN, state: 'not_run' };

/** Place among all statements of the plan of the first that is on its way, failed or unknown; null when none is. */
function currentOf({ plan, progress }: RunView): number | null {
  const first = progress.statements.find(({ state }) => isTelling(state));
  if (first === undefined) return null;
  const before = plan.steps.slice(0, first.step);
  return before.reduce((sum, { statements }) => sum + statements.length, first.statement);
}

const isTelling = (state: StatementState): boolean =>
  state === 'sent' || state === 'failed' || state === 'unknown';

/** None when nobody knows any more what became of them: a statement without a row is one that did not run. */
const plannedOf = (step: PlanStep, statementsLetGoAt: RunView['statementsLetGoAt']) =>
  statementsLetGoAt === null ? step.statements : [];

/** States in which something can still happen by itself. */
const MOVING: readonly Deploy['state'][] = ['queued', 'running', 'unknown'];

const NOT_BEGUN: RunStatementView = {
  state: 'waiting',
  sentAt: null,
  endedAt: null,
  rows: null,
  notices: [],
  sqlState: null,
  message: null,
  mark: null,
};

const statementView = (
  planned: PlannedStatement,
  entry: JournalStatement,
  mask: SqlMask,
): RunStatementView => ({
  state: entry.state,
  sentAt: entry.sentAt,
  endedAt: entry.endedAt,
  rows: entry.rows,
  notices: entry.notices.map(mask),
  sqlState: entry.sqlState,
  message: entry.message === null ? null : mask(entry.message),
  mark: entry.position === null ? null : markOf(planned.text, entry.position),
});

/** Line and column of a position that PostgreSQL counts in characters from 1. Walks there: a statement may be as long as a file. */
function markOf(text: string, position: number): { readonly line: number; readonly column: number } {
  let [line, column, index] = [1, 1, 0];
  for (let place = 1; place < position && index < text.length; place += 1) {
    const isLineFeed = text[index] === '\n';
    line += isLineFeed ? 1 : 0;
    column = isLineFeed ? 1 : column + 1;
    index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  }
  return { line, column };
}
