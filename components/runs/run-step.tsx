import type { PlannedStatementView, PlanStepView } from '@/lib/contracts/plan';
import type { LiveFactsView, RunStatementView, RunStepView, StepState } from '@/lib/contracts/run';
import { PlannedStatement } from '@/components/plans/planned-statement';
import { StepHead } from '@/components/plans/step-head';
import { UnlistedStatements } from '@/components/plans/unlisted-statements';
import { RunStatement } from './run-statement';

export interface RunStepProps {
  step: PlanStepView;
  /** From 0. */
  place: number;
  run: RunStepView;
  /** How often it is tried at most. */
  attempts: number;
  /** What the watcher sees of this migration. */
  live: LiveFactsView | null;
  /** Nothing will happen any more by itself. */
  isOver: boolean;
}

const WORDS: Readonly<Record<StepState, string>> = {
  waiting: 'Waiting',
  started: 'Running',
  committing: 'Committing',
  applied: 'Applied',
  rolled_back: 'Rolled back',
  failed: 'Failed',
  partly_applied: 'Partly applied',
  unknown: 'Unknown',
};

const APPLIED: Readonly<Record<PlanStepView['act'], string>> = {
  run: 'Applied',
  undo: 'Undone',
  mark_applied: 'Recorded',
  mark_rolled_back: 'Recorded',
};

function stateWords({ act }: PlanStepView, { state }: RunStepView, isOver: boolean): string {
  if (isOver && state === 'waiting') {
    return act === 'run' || act === 'undo' ? 'Did not run' : 'Not recorded';
  }
  return state === 'applied' ? APPLIED[act] : WORDS[state];
}

/** One migration of a run with its statements. */
export function RunStep({ step, place, run, attempts, live, isOver }: RunStepProps) {
  const tries = run.attempt > 1 ? `, try ${String(run.attempt)} of ${String(attempts)}` : '';
  const addressOf = ({ number }: PlannedStatementView) => `s${String(place + 1)}.${String(number)}`;
  const shown = (statement: PlannedStatementView, state: RunStatementView) => (
    <RunStatement
      key={statement.number}
      id={addressOf(statement)}
      statement={statement}
      step={step}
      run={state}
      live={live?.statement === statement.number ? live : null}
    />
  );
  return (
    <li className="border-t border-line first:border-t-0">
      <StepHead
        step={step}
        place={place + 1}
        state={
          <span className="text-sm font-medium text-ink-2">
            {stateWords(step, run, isOver)}
            {tries}
          </span>
        }
      />
      <ol className="flex flex-col pb-2">
        {step.statements.map((statement, index) => {
          const state = run.statements[index];
          // What became of it was let go: what was sent is known still.
          return state === undefined ? (
            <li key={statement.number} className="px-2">
              <PlannedStatement id={addressOf(statement)} statement={statement} step={step} isOpen={false} />
            </li>
          ) : (
            shown(statement, state)
          );
        })}
        {run.apart.map(({ statement, run: state }) => shown(statement, state))}
      </ol>
      <UnlistedStatements step={step} {...(run.statements.length > 0 && { done: run.unlistedDone })} />
    </li>
  );
}
