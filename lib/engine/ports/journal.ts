import type { Instant } from '../model/instant';
import type { JournalStatement, JournalStep, Run } from '../model/run';

/** A step as it stands, with the statements whose rows travel with it. */
export interface JournalRows {
  readonly step: JournalStep;
  readonly statements: readonly JournalStatement[];
}

/**
 * The store's side of a run. A durable write returns only when the row is committed; when it throws, nothing that it was to
 * announce is sent to the target, and nothing that is open there on condition of it is committed. Progress is never read by recovery. Every write names the fence and throws `Fault`
 * RUN.SUPERSEDED when the run is no longer ours.
 */
export interface RunJournal {
  /** Durable, all rows or none, in one round trip. */
  write(run: Pick<Run, 'id' | 'fence'>, rows: readonly JournalRows[]): Promise<void>;
  /** Batched: states of statements inside a transaction, for the live page. Never throws. */
  progress(run: Pick<Run, 'id' | 'fence'>, statements: readonly JournalStatement[]): void;
  /** Live facts for the page that are not kept: who blocks us, phase of an index build. Never throws. */
  live(run: Pick<Run, 'id' | 'fence'>, facts: LiveFacts): void;
  /** Waits until all progress given so far was written or dropped. */
  flush(): Promise<void>;
  read(
    runId: string,
  ): Promise<{ readonly steps: readonly JournalStep[]; readonly statements: readonly JournalStatement[] }>;
  renewLease(run: Pick<Run, 'id' | 'fence'>): Promise<void>;
  /** True once a person asked the deploy to stop. */
  cancelRequested(run: Pick<Run, 'id' | 'fence'>): Promise<boolean>;
}

/** What the watcher connection sees while a statement runs; without step and statement, what is in the way of reading the schema. */
export interface LiveFacts {
  readonly step: number | null;
  readonly statement: number | null;
  readonly blockedBy: readonly {
    readonly pid: number;
    readonly user: string;
    readonly application: string;
    readonly state: string;
    readonly transactionSeconds: number | null;
    readonly query: string;
    /** What it has to itself, where that is what is in the way: schema and name. */
    readonly relation?: string;
  }[];
  readonly progress: {
    readonly phase: string;
    readonly phaseNumber: number | null;
    readonly phaseCount: number | null;
    readonly done: number | null;
    readonly total: number | null;
    readonly unit: string | null;
    readonly waitingForPid: number | null;
  } | null;
  /** Set while the run gives way, because a lock was not free in time: when it is tried again. */
  readonly retryAt: Instant | null;
}

/** A statement of a plan. */
export interface StatementPlace {
  /** From 0, place of the migration. */
  readonly step: number;
  /** From 1 within the migration. */
  readonly statement: number;
}

/** What the journals of all runs of a deploy say, the newest word for each: recovery completes what a lost run began. */
export interface RunProgress {
  readonly steps: readonly JournalStep[];
  /** The asked ones as far as they have a row, and of each migration the first others that are on their way, failed or unknown. In order. */
  readonly statements: readonly JournalStatement[];
  /** How many statements of each migration are done, the others among them; migrations with none are left out. */
  readonly done: readonly { readonly step: number; readonly count: number }[];
}

/** What the page of a run reads; every process may. */
export interface RunReads {
  /** How far the runs of a deploy are, from the oldest on. What comes over grows with what is asked, not with the plan. */
  progress(runIds: readonly string[], asked: readonly StatementPlace[]): Promise<RunProgress>;
  /** The journal in order; empty for a run that has not begun. */
  journal(
    runId: string,
  ): Promise<{ readonly steps: readonly JournalStep[]; readonly statements: readonly JournalStatement[] }>;
  /** What the watcher saw last and when; null when it saw nothing. Old facts are old: compare the time. */
  liveFacts(runId: string): Promise<{ readonly at: Instant; readonly facts: LiveFacts } | null>;
}
