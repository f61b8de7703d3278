import type { Failure } from '../base/failure';
import { InvariantError } from '../base/invariant';
import type { Instant } from '../model/instant';
import type { Plan, PlanPart, PlanStep } from '../model/plan';
import type { StatementState, StepState } from '../model/run';
import { unitsOf, type Unit } from './unit';

/** What PostgreSQL said about a statement that it refused. */
export interface StatementError {
  readonly sqlState: string;
  readonly message: string;
  readonly detail: string | null;
  readonly hint: string | null;
  /** 1-based, in characters of the statement's text. */
  readonly position: number | null;
}

/** One statement as far as this run knows. */
export interface StatementProgress {
  readonly state: StatementState;
  readonly sentAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly rows: number | null;
  readonly notices: readonly string[];
  readonly error: StatementError | null;
}

/** One migration as far as this run knows. */
export interface StepProgress {
  readonly plan: PlanStep;
  readonly units: readonly Unit[];
  /** Key of the native history row. */
  readonly rowId: string;
  readonly state: StepState;
  readonly attempt: number;
  /** Of the transaction that is or was open last; null outside one. */
  readonly transactionId: string | null;
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly statements: readonly StatementProgress[];
  /** What certainly stays in the target though the step is not applied, in words; never for `one_transaction` unless a check failed. */
  readonly remains: readonly string[];
}

/** Where in a step the run stands; each point is one effect. */
export type Point =
  | 'open'
  | 'mark'
  | 'acquire_native_lock'
  | 'begin'
  | 'journal_begun'
  | 'send'
  | 'send_and_journal'
  | 'journal_committing'
  | 'commit'
  | 'journal_committed'
  | 'roll_back'
  | 'back_off'
  | 'journal_window'
  | 'send_window'
  | 'prepare_bare'
  | 'journal_bare'
  | 'send_bare'
  | 'read_catalog'
  | 'journal_bare_done'
  | 'finish'
  | 'journal_finished'
  | 'record_failure'
  | 'journal_failed';

/** Why a step does not go on. */
export interface Trouble {
  readonly kind: 'lock_timeout' | 'statement' | 'check' | 'refused' | 'stopped';
  readonly failure: Failure;
  /** From 1; null when it is about no statement. */
  readonly statement: number | null;
}

export interface StepPhase {
  readonly at: 'step';
  readonly step: number;
  /** `units.length` once all of them are done. */
  readonly unit: number;
  readonly point: Point;
  readonly trouble: Trouble | null;
}

export type PreparationPoint =
  | 'connect'
  | 'check_target'
  | 'acquire_lock'
  | 'prepare_target'
  | 'raise_fence'
  | 'acquire_native_lock'
  | 'read_base'
  | 'create_history';

export type Phase =
  | { readonly at: PreparationPoint }
  | StepPhase
  | { readonly at: 'check_effect' }
  | { readonly at: 'journal_unknown'; readonly step: number }
  | { readonly at: 'release' }
  | { readonly at: 'finished' };

/** How the run ends; `unknown` and `superseded` say nothing about the target. */
export type Ending =
  | {
      readonly kind: 'complete';
      readonly changedByOthers: readonly string[];
      readonly unverified: Failure | null;
    }
  | {
      readonly kind: 'failure';
      readonly failure: Failure;
      readonly step: number | null;
      readonly statement: number | null;
    }
  | { readonly kind: 'stale'; readonly parts: readonly PlanPart[] }
  | { readonly kind: 'schema_differs'; readonly failure: Failure; readonly items: readonly string[] }
  | { readonly kind: 'contradiction'; readonly failure: Failure; readonly step: number | null }
  | { readonly kind: 'unknown'; readonly failure: Failure; readonly step: number | null }
  | { readonly kind: 'superseded'; readonly failure: Failure };

/** Somebody asked the run to stop: a person (`cancel`), or the process that has to end (`shutdown`). */
export type StopReason = 'cancel' | 'shutdown';

/** The server process that executes a run. */
export interface Backend {
  readonly pid: number;
  readonly start: Instant;
  /** `RECOVERED_TO`: where the server's last recovery had ended. */
  readonly recoveredTo: string | null;
}

/** Everything that the next effect is decided from. A value; `advance` makes the next one. */
export interface RunState {
  readonly plan: Plan;
  readonly phase: Phase;
  readonly steps: readonly StepProgress[];
  /** The session that executes; null before it is there. */
  readonly backend: Backend | null;
  /** No schema `lockkeeper` on the target (DESIGN.md 5.3); null before that is known. */
  readonly reduced: boolean | null;
  /** `none`: the tool takes no lock that a session could hold. */
  readonly nativeLock: 'none' | 'held' | 'released';
  readonly stop: StopReason | null;
  /** How many migrations may be sent at once; grows while they are quick. */
  readonly atOnce: number;
  /** First of the steps that are announced beside the window that runs; null when none are. */
  readonly ahead: number | null;
  /** Steps whose state has changed since the last durable journal write. */
  readonly unwritten: readonly number[];
  /** The last durable journal write; null before the first one. */
  readonly journaledAt: Instant | null;
  readonly ending: Ending | null;
}

/** A run before its first effect. `rowIds`: a key for the native history row of each step, in order. */
export function startRun(input: { readonly plan: Plan; readonly rowIds: readonly string[] }): RunState {
  return {
    plan: input.plan,
    phase: { at: 'connect' },
    steps: input.plan.steps.map((plan, place) => waitingStep(plan, input.rowIds[place])),
    backend: null,
    reduced: null,
    nativeLock: 'none',
    stop: null,
    atOnce: 1,
    ahead: null,
    unwritten: [],
    journaledAt: null,
    ending: null,
  };
}

function waitingStep(plan: PlanStep, rowId: string | undefined): StepProgress {
  if (rowId === undefined) throw new InvariantError(`no history row id for ${plan.migrationId}`);
  return {
    plan,
    units: unitsOf(plan),
    rowId,
    state: 'waiting',
    attempt: 1,
    transactionId: null,
    startedAt: null,
    endedAt: null,
    statements: plan.statements.map(() => WAITING),
    remains: [],
  };
}

export const WAITING: StatementProgress = {
  state: 'waiting',
  sentAt: null,
  endedAt: null,
  rows: null,
  notices: [],
  error: null,
};

/** The step at a place; a place that is not there is a mistake of ours. */
export function stepAt(run: Pick<RunState, 'steps'>, place: number): StepProgress {
  const step = run.steps[place];
  if (step === undefined) throw new InvariantError(`no step ${place}`);
  return step;
}

export function unitAt(step: StepProgress, place: number): Unit {
  const unit = step.units[place];
  if (unit === undefined) throw new InvariantError(`no unit ${place} in ${step.plan.migrationId}`);
  return unit;
}

/** True for steps whose native *started* row is committed before the first statement. */
export const isMarked = (step: Pick<StepProgress, 'plan'>): boolean => step.plan.mode !== 'one_transaction';

/** Asks the run to stop at the next safe point; the first reason stays, except that a person's wish is stronger. */
export const requestStop = (run: RunState, reason: StopReason): RunState =>
  run.stop === 'cancel' ? run : { ...run, stop: reason };
