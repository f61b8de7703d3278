import { millisecondsBetween } from '../model/instant';
import { cancelled, isFresh, TRANSACTION_POINTS } from './advance-transaction';
import type { Outcome, WindowStep, WindowStop } from './effect';
import { leaveStep } from './enter-step';
import { illegal } from './illegal-outcome';
import { stepAt, type RunState, type StepPhase } from './run-state';
import { goTo, withReports, withStep } from './step-changes';
import { announceAhead, atOnceAfter, sentEnd, withdrawBehind } from './window';

/** Several migrations at once, from the journal's row about all of them to what became of each. Pure. */
export const WINDOW_POINTS = {
  journal_window: afterJournalWindow,
  send_window: afterSendWindow,
} as const;

function afterJournalWindow(run: RunState, phase: StepPhase, outcome: Outcome): RunState {
  if (outcome.kind !== 'done') return illegal('journal_window', outcome);
  return run.stop === 'cancel'
    ? cancelled(withdrawBehind(run, phase.step), phase)
    : goTo(announceAhead(run, phase.step, outcome.at), phase, 'send_window');
}

function afterSendWindow(run: RunState, phase: StepPhase, outcome: Outcome): RunState {
  if (outcome.kind !== 'window') return illegal('send_window', outcome);
  const applied = outcome.committed.reduce(applyOf, run);
  if (outcome.stopped !== null) {
    const place = phase.step + outcome.committed.length;
    return stoppedAt(applied, { ...phase, step: place }, outcome.stopped, outcome.at);
  }
  const last = { ...phase, step: sentEnd(run, phase.step) };
  const { startedAt } = stepAt(applied, phase.step);
  const atOnce = atOnceAfter(run, millisecondsBetween(startedAt ?? outcome.at, outcome.at));
  return goOn({ ...applied, atOnce }, last, outcome);
}

/** What was announced meanwhile goes out at once, unless that is too much after a slow window, or somebody wants the run to stop. */
function goOn(run: RunState, phase: StepPhase, { at, journaledAt }: Outcome & { kind: 'window' }): RunState {
  const { ahead } = run;
  if (ahead === null || run.stop !== null || run.atOnce === 1) {
    return leaveStep(withdrawBehind(run, phase.step), phase, 'journal_committed', at);
  }
  const next = { ...phase, step: ahead };
  const gone = { ...run, ahead: null };
  return journaledAt !== undefined && isFresh(gone, at)
    ? goTo(announceAhead(gone, ahead, at), next, 'send_window')
    : goTo(gone, next, 'journal_window');
}

function applyOf(run: RunState, { step, reports, ...known }: WindowStep): RunState {
  const applied = withStep(withReports(run, step, reports), step, { ...known, state: 'applied' });
  return { ...applied, unwritten: [...applied.unwritten, step] };
}

const POINT_OF = {
  refused: 'begin',
  statement_failed: 'send',
  check_failed: 'send',
  commit_refused: 'commit',
} as const satisfies Readonly<Record<WindowStop['answer']['kind'], keyof typeof TRANSACTION_POINTS>>;

/** The migration that did not go well is dealt with as one that went alone, and those behind it were never run. */
function stoppedAt(run: RunState, phase: StepPhase, { answer, begun }: WindowStop, at: string): RunState {
  const alone = withStep(withdrawBehind(run, phase.step), phase.step, begun ?? {});
  const point = POINT_OF[answer.kind];
  return TRANSACTION_POINTS[point]({ ...alone, atOnce: 1 }, { ...phase, point }, { ...answer, at });
}
