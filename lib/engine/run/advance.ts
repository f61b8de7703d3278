import { InvariantError } from '../base/invariant';
import { advancePreparation } from './advance-preparation';
import { BARE_POINTS } from './advance-bare';
import { MARKED_POINTS } from './advance-marked';
import { giveUp, TRANSACTION_POINTS } from './advance-transaction';
import { WINDOW_POINTS } from './advance-window';
import type { Outcome } from './effect';
import { becomeUnknown, endRun } from './end-run';
import { illegal } from './illegal-outcome';
import { isMarked, stepAt, type Phase, type Point, type RunState, type StepPhase } from './run-state';
import { withStep } from './step-changes';

/**
 * The run after an effect had this outcome. Pure. Guarantees, proved by property tests: a statement is never sent again when it may have
 * been applied; the ending says succeeded or failed only when that is certain; an outcome that the effect cannot have is an InvariantError.
 */
export function advance(run: RunState, outcome: Outcome): RunState {
  const { phase } = run;
  if (phase.at === 'finished') throw new InvariantError('the run is over');
  if (phase.at === 'release') return { ...run, phase: { at: 'finished' } };
  if (outcome.kind === 'superseded') return endRun(run, { kind: 'superseded', failure: outcome.failure });
  if (outcome.kind === 'journal_lost') return journalLost(run, phase, outcome);
  if (phase.at === 'step') return advanceStep(run, phase, outcome);
  if (phase.at === 'journal_unknown') return { ...run, phase: { at: 'release' } };
  if (phase.at === 'check_effect') return advanceEffectCheck(run, outcome);
  return advancePreparation(run, phase.at, outcome);
}

type JournalLost = Extract<Outcome, { kind: 'journal_lost' }>;

/** What was sent is on its way to be decided; the journal's last row says from where. */
function journalLost(run: RunState, phase: Phase, outcome: JournalLost): RunState {
  if (run.ending !== null) return { ...run, phase: { at: 'release' } };
  const step = phase.at === 'step' ? phase.step : null;
  return endRun(run, { kind: 'unknown', failure: outcome.failure, step });
}

type StepAdvance = (run: RunState, phase: StepPhase, outcome: Outcome) => RunState;

const STEP_POINTS: Readonly<Record<Point, StepAdvance>> = {
  ...TRANSACTION_POINTS,
  ...WINDOW_POINTS,
  ...BARE_POINTS,
  ...MARKED_POINTS,
};

function advanceStep(run: RunState, phase: StepPhase, outcome: Outcome): RunState {
  if (outcome.kind === 'lost') return lost(run, phase, outcome);
  if (outcome.kind === 'contradicted') return contradicted(run, phase, outcome);
  return STEP_POINTS[phase.point](journaled(run, phase, outcome), phase, outcome);
}

const JOURNAL_POINTS: ReadonlySet<Point> = new Set<Point>([
  'open',
  'journal_begun',
  'journal_window',
  'journal_committing',
  'journal_committed',
  'journal_bare',
  'journal_bare_done',
  'journal_finished',
  'journal_failed',
]);

/** Whatever is written durably brings the steps that waited for it, and shows that the store is there and the run is still ours. */
function journaled(run: RunState, { point }: StepPhase, outcome: Outcome): RunState {
  if (JOURNAL_POINTS.has(point)) {
    return outcome.kind === 'done' ? { ...run, unwritten: [], journaledAt: outcome.at } : run;
  }
  const journaledAt = 'journaledAt' in outcome ? outcome.journaledAt : undefined;
  return journaledAt === undefined ? run : { ...run, unwritten: [], journaledAt };
}

/**
 * Before the first statement of a migration in one transaction nothing can have happened. Everywhere else only the target can tell:
 * never a second try.
 */
function lost(run: RunState, phase: StepPhase, outcome: Extract<Outcome, { kind: 'lost' }>): RunState {
  if (phase.point === 'begin' && !isMarked(stepAt(run, phase.step))) {
    return giveUp(run, phase, { kind: 'refused', failure: outcome.failure, statement: null });
  }
  return becomeUnknown(run, phase.step, outcome.failure, outcome.at);
}

/** Our row in the tool's table was changed by somebody else: only a person can say what is true now. */
function contradicted(
  run: RunState,
  phase: StepPhase,
  outcome: Extract<Outcome, { kind: 'contradicted' }>,
): RunState {
  const step = stepAt(run, phase.step);
  const state = step.remains.length === 0 ? 'failed' : 'partly_applied';
  const ended = endRun(withStep(run, phase.step, { state, endedAt: outcome.at }), {
    kind: 'contradiction',
    failure: outcome.failure,
    step: phase.step,
  });
  return { ...ended, phase: { at: 'journal_unknown', step: phase.step } };
}

/** Every step is applied here; what is still open is whether the schema shows it. */
function advanceEffectCheck(run: RunState, outcome: Outcome): RunState {
  if (outcome.kind === 'lost' || outcome.kind === 'refused') {
    return becomeUnknown(run, null, outcome.failure, outcome.at);
  }
  if (outcome.kind === 'contradicted') {
    return endRun(run, { kind: 'contradiction', failure: outcome.failure, step: null });
  }
  if (outcome.kind !== 'effect') return illegal('check_effect', outcome);
  const { verdict } = outcome;
  if (verdict.kind === 'as_expected') {
    const { changedByOthers, unverified = null } = verdict;
    return endRun(run, { kind: 'complete', changedByOthers, unverified });
  }
  if (verdict.kind === 'schema_differs') return endRun(run, verdict);
  return endRun(run, { ...verdict, step: null });
}
