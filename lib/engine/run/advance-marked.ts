import type { Outcome } from './effect';
import { becomeUnknown, endRun } from './end-run';
import { prepared } from './advance-bare';
import { applyStep } from './advance-transaction';
import { enterStep, enterUnit } from './enter-step';
import { illegal } from './illegal-outcome';
import { stoppedWithoutReason } from './run-failures';
import { stepAt, WAITING, type RunState, type StepPhase } from './run-state';
import { goTo, notRun, troubled, withStep } from './step-changes';

/** The tool's *started* row around a step that is not one transaction, and what is recorded when a step fails. Pure. */
export const MARKED_POINTS = {
  open: afterOpen,
  mark: afterMark,
  acquire_native_lock: afterNativeLock,
  finish: afterFinish,
  journal_finished: afterJournalFinished,
  record_failure: afterRecordFailure,
  journal_failed: afterJournalFailed,
} as const;

function afterOpen(run: RunState, phase: StepPhase, outcome: Outcome): RunState {
  return outcome.kind === 'done' ? goTo(run, phase, 'mark') : illegal('open', outcome);
}

/** Refused: the row is not there and nothing of the file was sent. */
function afterMark(run: RunState, phase: StepPhase, outcome: Outcome): RunState {
  if (outcome.kind === 'refused') {
    const trouble = { kind: 'refused', failure: outcome.failure, statement: null } as const;
    return troubled(recorded(withdrawn(run, phase), phase, outcome), phase, 'journal_failed', trouble);
  }
  if (outcome.kind !== 'marked') return illegal('mark', outcome);
  return outcome.prepared
    ? prepared(run, { ...phase, unit: 0 }, outcome.at)
    : enterUnit(withdrawn(run, phase), phase, 0);
}

/** The first statement was announced and did not go. */
function withdrawn(run: RunState, phase: StepPhase): RunState {
  const { statements } = stepAt(run, phase.step);
  return withStep(run, phase.step, { statements: statements.map(() => WAITING) });
}

/** Refused: a native tool did not let go of its lock in time. The started row keeps it from doing anything meanwhile. */
function afterNativeLock(run: RunState, phase: StepPhase, outcome: Outcome): RunState {
  if (outcome.kind === 'refused') {
    const trouble = { kind: 'refused', failure: outcome.failure, statement: null } as const;
    return troubled(run, phase, 'record_failure', trouble);
  }
  if (outcome.kind !== 'native_lock') return illegal('acquire_native_lock', outcome);
  return enterUnit({ ...run, nativeLock: outcome.held ? 'held' : 'none' }, phase, phase.unit);
}

function afterFinish(run: RunState, phase: StepPhase, outcome: Outcome): RunState {
  if (outcome.kind === 'refused') return becomeUnknown(run, phase.step, outcome.failure, outcome.at);
  if (outcome.kind === 'native_lock_taken') return goTo(run, phase, 'acquire_native_lock');
  if (outcome.kind !== 'committed') return illegal('finish', outcome);
  const change = { state: 'applied', endedAt: outcome.at, remains: [] } as const;
  const won: RunState = run.nativeLock === 'released' ? { ...run, nativeLock: 'held' } : run;
  const applied = withStep(won, phase.step, change);
  return applyStep(applied, phase, { begun: outcome.begun, at: outcome.at, point: 'journal_finished' });
}

function afterJournalFinished(run: RunState, phase: StepPhase, outcome: Outcome): RunState {
  if (outcome.kind !== 'done') return illegal('journal_finished', outcome);
  return enterStep(run, phase.step + 1, outcome.at);
}

function afterRecordFailure(run: RunState, phase: StepPhase, outcome: Outcome): RunState {
  if (outcome.kind === 'refused') return becomeUnknown(run, phase.step, outcome.failure, outcome.at);
  if (outcome.kind !== 'done') return illegal('record_failure', outcome);
  return goTo(recorded(run, phase, outcome), phase, 'journal_failed');
}

function afterJournalFailed(run: RunState, phase: StepPhase, outcome: Outcome): RunState {
  if (outcome.kind !== 'done') return illegal('journal_failed', outcome);
  const failure = phase.trouble?.failure ?? stoppedWithoutReason();
  const statement = phase.trouble?.statement ?? null;
  return endRun(run, { kind: 'failure', failure, step: phase.step, statement });
}

function recorded(run: RunState, phase: StepPhase, outcome: Outcome): RunState {
  const step = stepAt(run, phase.step);
  const state = step.remains.length === 0 ? 'rolled_back' : 'partly_applied';
  return withStep(run, phase.step, { state, statements: step.statements.map(notRun), endedAt: outcome.at });
}
