import type { CanonicalValue } from '../base/canonical-json';
import type { Digest } from '../base/digest';
import type { Failure } from '../base/failure';
import type { EnvironmentId, PlanId, ProjectId, ReleaseId } from './identifiers';
import type { Instant } from './instant';
import type { DownRecord, MigrationProgram, Tool, ToolOptions, TransactionMode } from './migration';
import type { TargetIdentity } from './target-identity';

/** The named parts of a plan's digest (DESIGN.md 5.1), so that a page can say which one changed. */
export type PlanPart =
  'release' | 'order_and_modes' | 'tool' | 'target' | 'history' | 'schema' | 'policy' | 'settings';

/** How a run meets locks and long statements; part of the digest. Times in milliseconds. */
export interface RunSettings {
  readonly lockTimeoutMs: number;
  readonly statementTimeoutMs: number;
  /** How often a migration is tried when it meets `lock_timeout`; 1 means no second try. */
  readonly lockAttempts: number;
  /** Pause before the second try; doubles each time. */
  readonly backoffMs: number;
  readonly maximumBackoffMs: number;
}

/** One statement as it will be sent. */
export interface PlannedStatement {
  /** From 1 within its migration. */
  readonly number: number;
  readonly text: string;
  /** 1-based line of the migration's file. */
  readonly line: number;
  /** Token of `lib/engine/sql`. */
  readonly kind: string;
  /** Short words for a person. */
  readonly title: string;
  readonly transactional: boolean;
  /** Names that the statement is about, for the effect check and the page. */
  readonly objects: readonly {
    readonly kind: string;
    readonly schema: string | null;
    readonly name: string;
  }[];
  /** Set for CREATE INDEX CONCURRENTLY, where only the catalog knows the outcome. */
  readonly concurrentIndex: PlannedIndex | null;
  /** Set for ALTER TYPE … ADD VALUE. */
  readonly enumValue: {
    readonly schema: string | null;
    readonly type: string;
    readonly value: string;
  } | null;
  /** By its words rows, columns of rows or parts of their values are gone afterwards. */
  readonly losesData: boolean;
}

export interface PlannedIndex {
  readonly schema: string | null;
  /** Null when PostgreSQL chooses the name. */
  readonly name: string | null;
  readonly table: { readonly schema: string | null; readonly name: string };
}

/** What a plan does with a migration: it runs it, takes it back by its down part, or only corrects what the tool's history says of it. */
export type StepAct = 'run' | 'undo' | 'mark_applied' | 'mark_rolled_back';

/** One migration of a plan. Of one that is undone, file and statements are those of its down part. */
export interface PlanStep {
  readonly act: StepAct;
  readonly migrationId: string;
  /** What the tool's history has for it. */
  readonly historyKey: string;
  readonly previousKey: string | null;
  /** Absent for one that depends on nothing. */
  readonly dependsOn?: readonly string[];
  readonly checksum: string;
  /** Of one that is undone, where the tool's history has a row for that. */
  readonly downRecord?: DownRecord;
  /** SHA-256 of the file's raw bytes; of nothing for a migration to be marked that the release does not hold. */
  readonly sha256: Digest;
  readonly mode: TransactionMode;
  /** Why the mode is not `one_transaction`, or what was left out so that it can be; else null. */
  readonly modeReason: string | null;
  /** False: the parser refused the text, it is planned as one opaque batch. */
  readonly analysed: boolean;
  /** Set for a program: it runs again, and may send nothing but the statements, unless it leaves its transaction (`isStarted`). */
  readonly program?: PlannedProgram;
  /** What is sent; nothing of a migration that is only marked. */
  readonly statements: readonly PlannedStatement[];
}

/**
 * True for a step that a program is started for. Of one that leaves its transaction nothing could be taken back if it said anything else: the
 * recorded statements themselves are run (docs/adr/0055). Pure.
 */
export const isStarted = ({ program, mode }: Pick<PlanStep, 'program' | 'mode'>): boolean =>
  program !== undefined && mode === 'one_transaction';

/** A program as a plan runs it. */
export interface PlannedProgram extends MigrationProgram {
  /** Of one that is run down: SHA-256 of what the history keeps for that, as its text; absent where it keeps nothing. */
  readonly kept?: Digest;
}

/** What a person wants the history to say, without anything being run. */
export type ResolutionKind = 'mark_applied' | 'mark_rolled_back' | 'baseline';

/** A plan that corrects the history, and what the live schema says about it. */
export interface Resolution {
  readonly kind: ResolutionKind;
  /**
   * `DriftItem`s of lib/engine/drift as plain data. Of migrations to be marked as applied: what the live schema lacks of them, and then the
   * plan cannot be requested. Of one to be marked as rolled back: what is still there of it.
   */
  readonly differences: readonly CanonicalValue[];
  /** How many of them are more than a note. */
  readonly counted: number;
  /** Why it cannot be told what is still there; null when it could, and always for *applied*. */
  readonly uncertain: Failure | null;
  /** Statements whose effect no schema shows: changes of rows, and code of somebody's own. */
  readonly unseen: readonly UnseenStatement[];
}

export interface UnseenStatement {
  readonly migrationId: string;
  /** 1-based line of the migration's file; of a program, of what it said. */
  readonly line: number;
  /** Of a program: which of its statements, from 1. Nobody has the lines of what it said before them. */
  readonly statement?: number;
  /** Short words for a person. */
  readonly title: string;
}

/**
 * How it is known what the programs of a plan say here: what is applied is what they were recorded on, or they were recorded again on the expected
 * schema of the environment, and a step whose program says something else there has that (`recordedHere`).
 */
export type ProgramProof =
  | { readonly kind: 'same_chain' }
  | { readonly kind: 'tried_here' }
  /** Of an undo: the program was run down on that schema, and its statements are what it said. */
  | { readonly kind: 'run_down_here' }
  | { readonly kind: 'not_tried'; readonly because: string };

/** The facts about a target that a plan was computed against. */
export interface PlanBase {
  readonly target: TargetIdentity;
  readonly serverMajor: number;
  readonly connectionVersion: number;
  /** Digest over the set of history rows that count. */
  readonly historyDigest: Digest;
  /** `planSchemaDigest` of the live schema. */
  readonly schemaDigest: Digest;
}

/** The ordered steps that bring one environment to one release, as immutable data with a digest. */
export interface Plan {
  readonly format: 1;
  readonly id: PlanId;
  readonly projectId: ProjectId;
  readonly environmentId: EnvironmentId;
  readonly releaseId: ReleaseId;
  readonly releaseNumber: number;
  readonly releaseDigest: Digest;
  /** The last migration of the plan. */
  readonly upTo: string;
  readonly tool: Tool;
  readonly options: ToolOptions;
  readonly steps: readonly PlanStep[];
  /** Null for a plan that runs or undoes migrations. */
  readonly resolution: Resolution | null;
  /** Null for a plan without programs, and for those from before it was asked. */
  readonly programProof: ProgramProof | null;
  readonly settings: RunSettings;
  readonly base: PlanBase;
  readonly policyVersion: number;
  readonly parts: Readonly<Record<PlanPart, Digest>>;
  readonly digest: Digest;
  readonly createdAt: Instant;
}

/** The migration that a plan takes back; null for a plan that does anything else. Pure. */
export const undoneBy = ({
  steps,
}: {
  readonly steps: readonly Pick<PlanStep, 'act' | 'migrationId'>[];
}): string | null => steps.find(({ act }) => act === 'undo')?.migrationId ?? null;
