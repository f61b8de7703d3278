import type { Instant } from '../model/instant';
import { endRun } from './end-run';
import { stopped } from './run-failures';
import { isMarked, stepAt, unitAt, type RunState, type StepPhase, type StepProgress } from './run-state';
import { mapUnit, troubled, withStep } from './step-changes';
import { announce, windowEnd } from './window';

/** The beginning of a step, or of what follows the last one. A wish to stop is met here: between migrations nothing is open. Pure. */
export function enterStep(run: RunState, place: number, at: Instant): RunState {
  if (place >= run.steps.length) return { ...run, phase: { at: 'check_effect' } };
  if (run.stop !== null) {
    return endRun(run, { kind: 'failure', failure: stopped(run.stop), step: place, statement: null });
  }
  const phase = { at: 'step', step: place, unit: 0, trouble: null } as const;
  const step = stepAt(run, place);
  const end = windowEnd(run, place);
  if (end > place) return { ...announce(run, place, end, at), phase: { ...phase, point: 'journal_window' } };
  if (!isMarked(step)) return { ...run, phase: { ...phase, point: 'begin' } };
  const change = { ...announced(run, step), state: 'started', startedAt: at } as const;
  return { ...withStep(run, place, change), phase: { ...phase, point: 'open' } };
}

/**
 * The row that comes before the *started* row also says that a bare first statement goes. Whether it went at all our mark on the target
 * tells, so a target without marks gets a row of its own for that.
 */
function announced(run: RunState, step: StepProgress): StepProgress {
  const [first] = step.units;
  if (run.reduced !== false || first?.kind !== 'bare') return step;
  return mapUnit(step, first, (statement) => ({ ...statement, state: 'sent' }));
}

/**
 * What follows a step that is applied. Its durable row travels with the first one of the next step when nothing else is sent before that,
 * and is written by itself otherwise. Pure.
 */
export function leaveStep(
  run: RunState,
  phase: StepPhase,
  point: 'journal_committed' | 'journal_finished',
  at: Instant,
): RunState {
  const next = phase.step + 1;
  return run.stop === null && next < run.steps.length && isAnnounced(run, next)
    ? enterStep(run, next, at)
    : { ...run, phase: { ...phase, point } };
}

/** A row about it is written before anything of it is sent. */
const isAnnounced = (run: RunState, place: number): boolean =>
  isMarked(stepAt(run, place)) || windowEnd(run, place) > place;

/** The beginning of a unit of a step with a started row, or its end; decides what happens to the native lock first. Pure. */
export function enterUnit(run: RunState, phase: StepPhase, unit: number): RunState {
  const next: StepPhase = { ...phase, unit, trouble: null };
  const step = stepAt(run, phase.step);
  const over = unit >= step.units.length;
  if (run.stop !== null && !over) {
    const trouble = { kind: 'stopped', failure: stopped(run.stop), statement: null } as const;
    return troubled(run, next, 'record_failure', trouble);
  }
  if (over) return { ...run, phase: { ...next, point: 'finish' } };
  if (unitAt(step, unit).kind === 'bare') return { ...run, phase: { ...next, point: 'prepare_bare' } };
  return {
    ...run,
    phase: { ...next, point: run.nativeLock === 'released' ? 'acquire_native_lock' : 'begin' },
  };
}
