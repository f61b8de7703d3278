import type { Failure } from '../base/failure';
import type { Instant } from '../model/instant';
import type { PlanPart } from '../model/plan';
import type { Backend, Ending, PreparationPoint, StatementError } from './run-state';

/** A step and the statements of it (indexes) whose rows have to be durable. */
export interface JournalWrite {
  readonly step: number;
  readonly statements: readonly number[];
}

interface StepPlace {
  readonly step: number;
}

interface UnitPlace extends StepPlace {
  readonly unit: number;
}

/** The step whose transaction may be opened in the flight of a COMMIT. */
interface ThenBegin {
  readonly thenBegin: number | null;
}

/** What each effect of a migration says besides its kind. */
interface EffectData extends Record<PreparationPoint, object> {
  /** Durable. When it cannot be written, nothing is sent to the target any more. */
  readonly journal: { readonly point: JournalPoint; readonly writes: readonly JournalWrite[] };
  /** Commits the tool's *started* row. `prepares`: and does in the same flight what comes before the first statement, a bare one. */
  readonly mark_started: StepPlace & { readonly prepares: boolean };
  /** Also looks whether our started row still stands. */
  readonly win_native_lock: StepPlace;
  /** Everything that comes before the first statement of a transaction; learns its id when it is ours. */
  readonly begin: UnitPlace;
  /**
   * The statements, then the checks and the records that commit with them. `beside`: rows that become durable while the statements run;
   * nothing is committed when they cannot be written.
   */
  readonly send: UnitPlace & { readonly beside: readonly JournalWrite[] };
  readonly commit: UnitPlace & ThenBegin;
  /**
   * Several migrations at once, each from BEGIN to COMMIT; the first that does not go well is the last that is run. `beside`: what is announced
   * meanwhile, and what was committed before; the window goes on when it cannot be written.
   */
  readonly send_window: {
    readonly from: number;
    readonly to: number;
    readonly beside: readonly JournalWrite[];
  };
  /** Ends the transaction and asks the server whether that is what became of it. */
  readonly roll_back: UnitPlace;
  readonly back_off: { readonly milliseconds: number };
  /** Lets the native lock go first, when it is held. */
  readonly prepare_bare: UnitPlace;
  readonly send_bare: UnitPlace;
  /** What the catalog says became of a bare statement. `endsIntent`: our mark of it is ended, also when it is complete. */
  readonly read_catalog: UnitPlace & { readonly failed: boolean; readonly endsIntent: boolean };
  /** Completes the step's rows, on condition of the native lock when that was let go. `endsIntent`: number of the statement whose mark is still open. */
  readonly finish_record: StepPlace & ThenBegin & { readonly endsIntent: number | null };
  readonly record_failure: StepPlace & {
    readonly how: 'remove_started' | 'write_failed' | 'insert_failed';
    readonly log: string;
  };
  readonly check_effect: object;
  /** Lets go of everything that the session holds and ends it. */
  readonly release: object;
}

export type EffectKind = keyof EffectData;

/** What has to be done next, as data. The runner performs it and answers with an `Outcome`. */
export type EffectOf<K extends EffectKind> = { [P in K]: { readonly kind: P } & EffectData[P] }[K];
export type Effect = EffectOf<EffectKind>;

/** When a durable write happens; named for the fail points. */
export type JournalPoint =
  'intent' | 'begun' | 'committing' | 'committed' | 'bare_sent' | 'bare_done' | 'failed' | 'unknown';

/** The run is over. */
export interface Done {
  readonly kind: 'over';
  readonly ending: Ending;
}

/** What became of one statement of a migration. */
export interface StatementReport {
  /** Index within the step. */
  readonly place: number;
  readonly sentAt: Instant;
  readonly endedAt: Instant;
  readonly rows: number | null;
  readonly notices: readonly string[];
  readonly error: StatementError | null;
}

/** What the effect check found (DESIGN.md 5.2). Texts name the items for a person. */
export type EffectVerdict =
  | {
      readonly kind: 'as_expected';
      readonly changedByOthers: readonly string[];
      /** Why the schema could not be compared with the expected one, when it could not. */
      readonly unverified?: Failure;
    }
  | { readonly kind: 'schema_differs'; readonly failure: Failure; readonly items: readonly string[] }
  | { readonly kind: 'contradiction'; readonly failure: Failure };

interface StatementsAnswer {
  readonly reports: readonly StatementReport[];
  /** When the rows beside became durable; absent when there were none. */
  readonly journaledAt?: Instant;
}

/** The server refused a statement. */
type StatementFailed = { readonly kind: 'statement_failed' } & StatementsAnswer;
type CheckFailed = { readonly kind: 'check_failed'; readonly failure: Failure } & StatementsAnswer;
interface CommitRefused {
  readonly kind: 'commit_refused';
  readonly error: StatementError;
}
/** It did not happen and changed nothing. */
interface Refused {
  readonly kind: 'refused';
  readonly failure: Failure;
}

/** A migration of a window that is durably committed. */
export interface WindowStep {
  readonly step: number;
  readonly transactionId: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly reports: readonly StatementReport[];
}

/** Why a window ended before its last migration, and the transaction that was open then. */
export interface WindowStop {
  /** Null when none was. */
  readonly begun: Pick<WindowStep, 'transactionId' | 'startedAt'> | null;
  readonly answer: StatementFailed | CheckFailed | CommitRefused | Refused;
}

/** What became of an effect. `at` is the time of the answer. */
export type Outcome = { readonly at: Instant } & (
  | { readonly kind: 'done' }
  | { readonly kind: 'connected'; readonly backend: Backend }
  | { readonly kind: 'prepared'; readonly reduced: boolean }
  | { readonly kind: 'native_lock'; readonly held: boolean }
  /** The started row stands; `prepared`: and the first statement can go. */
  | { readonly kind: 'marked'; readonly prepared: boolean }
  /** A native tool has its lock: nothing was recorded. */
  | { readonly kind: 'native_lock_taken' }
  /** The history, and what of it the tool takes as its lock. */
  | { readonly kind: 'base'; readonly historyExists: boolean; readonly staleParts: readonly PlanPart[] }
  | { readonly kind: 'begun'; readonly transactionId: string | null }
  | ({ readonly kind: 'sent'; readonly transactionId: string | null } & StatementsAnswer)
  | StatementFailed
  | CheckFailed
  | {
      readonly kind: 'committed';
      readonly report: StatementReport | null;
      readonly begun: { readonly transactionId: string } | null;
    }
  | CommitRefused
  /** `stopped`: null when all of them are committed. */
  | {
      readonly kind: 'window';
      readonly committed: readonly WindowStep[];
      readonly stopped: WindowStop | null;
      /** When the rows beside became durable; absent when they did not. */
      readonly journaledAt?: Instant;
    }
  /** `kept`: the file had ended the transaction before, so part of it stays. */
  | { readonly kind: 'rolled_back'; readonly kept: boolean }
  | {
      readonly kind: 'catalog';
      readonly state: 'complete' | 'nothing_left' | 'left';
      readonly remains: readonly string[];
      /** SQL that would take away what remains, where there is one statement for it. */
      readonly mend?: readonly string[];
    }
  | { readonly kind: 'effect'; readonly verdict: EffectVerdict }
  | Refused
  /** The tool's row that we wrote is not there any more, or another process has another opinion. */
  | { readonly kind: 'contradicted'; readonly failure: Failure }
  /** The connection broke: whether it happened is not known. */
  | { readonly kind: 'lost'; readonly failure: Failure }
  | { readonly kind: 'journal_lost'; readonly failure: Failure }
  /** A newer run has the fence. */
  | { readonly kind: 'superseded'; readonly failure: Failure }
);

/** The statement that PostgreSQL refused, with its error; null when none was. */
export function refusedStatement(outcome: {
  readonly reports: readonly StatementReport[];
}): { readonly place: number; readonly error: StatementError } | null {
  for (const { place, error } of outcome.reports) {
    if (error !== null) return { place, error };
  }
  return null;
}
