import type { Outcome } from './effect';
import { endRun } from './end-run';
import { enterStep } from './enter-step';
import { illegal } from './illegal-outcome';
import { stopped } from './run-failures';
import type { PreparationPoint, RunState } from './run-state';

const ORDER = [
  'connect',
  'check_target',
  'acquire_lock',
  'prepare_target',
  'raise_fence',
  'acquire_native_lock',
  'read_base',
  'create_history',
] as const satisfies readonly PreparationPoint[];

/** Before the first migration: whatever goes wrong here, nothing of the plan was sent, so the run has failed and nothing remains. Pure. */
export function advancePreparation(run: RunState, point: PreparationPoint, outcome: Outcome): RunState {
  if (outcome.kind === 'refused' || outcome.kind === 'lost') {
    const failure = run.stop === 'cancel' ? stopped('cancel') : outcome.failure;
    return endRun(run, { kind: 'failure', failure, step: null, statement: null });
  }
  if (outcome.kind === 'contradicted') {
    return endRun(run, { kind: 'contradiction', failure: outcome.failure, step: null });
  }
  if (outcome.kind === 'base' && outcome.staleParts.length > 0) {
    return endRun(run, { kind: 'stale', parts: outcome.staleParts });
  }
  const learned = LEARN[point](run, outcome);
  if (learned.stop !== null) {
    return endRun(learned, { kind: 'failure', failure: stopped(learned.stop), step: null, statement: null });
  }
  return follow(learned, point, outcome);
}

type Learn = (run: RunState, outcome: Outcome) => RunState;

const plain =
  (point: PreparationPoint): Learn =>
  (run, outcome) =>
    outcome.kind === 'done' ? run : illegal(point, outcome);

const LEARN: Readonly<Record<PreparationPoint, Learn>> = {
  connect: (run, outcome) =>
    outcome.kind === 'connected' ? { ...run, backend: outcome.backend } : illegal('connect', outcome),
  check_target: plain('check_target'),
  acquire_lock: plain('acquire_lock'),
  prepare_target: (run, outcome) =>
    outcome.kind === 'prepared' ? { ...run, reduced: outcome.reduced } : illegal('prepare_target', outcome),
  raise_fence: plain('raise_fence'),
  acquire_native_lock: (run, outcome) =>
    outcome.kind === 'native_lock'
      ? { ...run, nativeLock: outcome.held ? 'held' : 'none' }
      : illegal('acquire_native_lock', outcome),
  read_base: (run, outcome) => (outcome.kind === 'base' ? run : illegal('read_base', outcome)),
  create_history: plain('create_history'),
};

/** Without the schema `lockkeeper` there is no fence to raise; with a history table there is none to create. */
function follow(run: RunState, point: PreparationPoint, outcome: Outcome): RunState {
  if (outcome.kind === 'base' && outcome.historyExists) return enterStep(run, 0, outcome.at);
  const next = ORDER[ORDER.indexOf(point) + 1];
  if (next === undefined) return enterStep(run, 0, outcome.at);
  if (next === 'raise_fence' && run.reduced === true) return { ...run, phase: { at: 'acquire_native_lock' } };
  return { ...run, phase: { at: next } };
}
