import type { Digest } from '../base/digest';
import type { Failure } from '../base/failure';
import type { DeployId, RunId } from './identifiers';
import type { Instant } from './instant';

export type StatementState = 'waiting' | 'sent' | 'done' | 'failed' | 'rolled_back' | 'unknown' | 'not_run';

/** The journal's row of one statement. */
export interface JournalStatement {
  readonly runId: RunId;
  /** From 0, place of the migration in the plan. */
  readonly step: number;
  /** From 1 within the migration. */
  readonly statement: number;
  readonly state: StatementState;
  readonly sentAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly rows: number | null;
  readonly notices: readonly string[];
  readonly sqlState: string | null;
  /** 1-based character position in the statement's text. */
  readonly position: number | null;
  readonly message: string | null;
}

export type StepState =
  'waiting' | 'started' | 'committing' | 'applied' | 'rolled_back' | 'failed' | 'partly_applied' | 'unknown';

/** The journal's row of one migration: what recovery reads. */
export interface JournalStep {
  readonly runId: RunId;
  readonly step: number;
  readonly migrationId: string;
  readonly state: StepState;
  /** 1 for the first try; grows with each lock timeout. */
  readonly attempt: number;
  /** Key of the native history row, known before anything is sent. */
  readonly historyRowId: string;
  /** `pg_current_xact_id()` of the transaction that holds it, decimal; null outside one. */
  readonly transactionId: string | null;
  readonly backendPid: number | null;
  readonly backendStart: Instant | null;
  /** Where the target's last recovery from its log had ended (`pg_last_wal_replay_lsn()`); null when it was started without one. */
  readonly recoveredTo: string | null;
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
}

/** One attempt to execute a deploy. */
export interface Run {
  readonly id: RunId;
  readonly deployId: DeployId;
  /** Grows over all runs of an installation; the target refuses a smaller one. */
  readonly fence: number;
  readonly workerId: string;
  readonly leaseUntil: Instant;
  readonly startedAt: Instant;
  readonly finishedAt: Instant | null;
  readonly failure: Failure | null;
  /** The schema that it found under the target's lock; null until then. */
  readonly schemaBefore: Digest | null;
  /** When the journal's rows of its statements were let go, since their time was over; null while they are kept. */
  readonly statementsLetGoAt: Instant | null;
}
