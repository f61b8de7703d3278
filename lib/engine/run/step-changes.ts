import type { Instant } from '../model/instant';
import type { StatementState } from '../model/run';
import type { StatementReport } from './effect';
import {
  stepAt,
  type Point,
  type RunState,
  type StatementProgress,
  type StepPhase,
  type StepProgress,
  type Trouble,
} from './run-state';
import type { Unit } from './unit';

/** The run with one step changed. */
export const withStep = (run: RunState, place: number, change: Partial<StepProgress>): RunState => ({
  ...run,
  steps: run.steps.map((step, index) => (index === place ? { ...step, ...change } : step)),
});

/** The run at another point of the same step. */
export const goTo = (run: RunState, phase: StepPhase, point: Point): RunState => ({
  ...run,
  phase: { ...phase, point },
});

/** The run at a point where trouble is dealt with. */
export const troubled = (run: RunState, phase: StepPhase, point: Point, trouble: Trouble): RunState => ({
  ...run,
  phase: { ...phase, point, trouble },
});

/** A state for the statements of a unit, whatever they were. */
export function markUnit(step: StepProgress, unit: Unit, state: StatementState, at: Instant): StepProgress {
  return mapUnit(step, unit, (statement) => ({
    ...statement,
    state,
    sentAt: statement.sentAt ?? (state === 'waiting' || state === 'not_run' ? null : at),
  }));
}

/** Statements of a unit through a function; the others stay. */
export function mapUnit(
  step: StepProgress,
  unit: Unit,
  change: (statement: StatementProgress) => StatementProgress,
): StepProgress {
  return {
    ...step,
    statements: step.statements.map((statement, place) =>
      place >= unit.from && place < unit.to ? change(statement) : statement,
    ),
  };
}

/** What the target answered, taken into the run. */
export function withReports(run: RunState, place: number, reports: readonly StatementReport[]): RunState {
  const byPlace = new Map(reports.map((report) => [report.place, report]));
  const statements = stepAt(run, place).statements.map((statement, index) => {
    const report = byPlace.get(index);
    return report === undefined ? statement : reported(report);
  });
  return withStep(run, place, { statements });
}

/** What the target answered to a statement, as the run keeps it. */
export const reported = (report: StatementReport): StatementProgress => ({
  state: report.error === null ? 'done' : 'failed',
  sentAt: report.sentAt,
  endedAt: report.endedAt,
  rows: report.rows,
  notices: report.notices,
  error: report.error,
});

/** After a rollback: what had run is rolled back, what failed stays named, what was not reached was not run. */
export function rolledBack(statement: StatementProgress): StatementProgress {
  if (statement.state === 'failed') return statement;
  return { ...statement, state: statement.state === 'done' ? 'rolled_back' : 'not_run' };
}

/** Nobody knows: what had been sent may have happened. */
export function unknown(statement: StatementProgress): StatementProgress {
  return statement.state === 'failed' ? statement : { ...statement, state: 'unknown' };
}

/** What was never sent. */
export function notRun(statement: StatementProgress): StatementProgress {
  return statement.state === 'waiting' ? { ...statement, state: 'not_run' } : statement;
}
