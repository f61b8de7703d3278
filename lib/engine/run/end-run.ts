import type { Failure } from '../base/failure';
import type { Instant } from '../model/instant';
import { stepAt, type Ending, type RunState } from './run-state';
import { unknown, withStep } from './step-changes';

/** Sets how the run ends and lets go of the target. The first ending stays. Pure. */
export const endRun = (run: RunState, ending: Ending): RunState => ({
  ...run,
  ending: run.ending ?? ending,
  phase: { at: 'release' },
});

/** Nobody knows what became of the step: only the target can tell, after its lock is won (reliability.md 5.4). Pure. */
export function becomeUnknown(run: RunState, place: number | null, failure: Failure, at: Instant): RunState {
  const ended = endRun(run, { kind: 'unknown', failure, step: place });
  if (place === null) return ended;
  const step = stepAt(run, place);
  const statements = step.statements.map((statement) =>
    statement.state === 'sent' || isOpenTransaction(step.plan.mode) ? unknown(statement) : statement,
  );
  return {
    ...withStep(ended, place, { state: 'unknown', statements, endedAt: at }),
    phase: { at: 'journal_unknown', step: place },
  };
}

/** One transaction: its statements share one fate. */
const isOpenTransaction = (mode: string): boolean => mode === 'one_transaction';
