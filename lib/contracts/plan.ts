import * as z from 'zod/mini';
import type { DriftItemView } from './drift';
import type { FactsAge } from './facts-age';
import type { Tier } from './tier';
import type { ShownFailure } from './failure';
import type { ShownText } from './shown-text';
import { RESOLUTION_KINDS, type ResolutionKindView } from './resolution-kind';

const id = z.uuid();

/** How a run meets locks and long statements; the engine says which numbers are possible. Times in milliseconds. */
export const runSettings = z.object({
  lockTimeoutMs: z.number(),
  statementTimeoutMs: z.number(),
  lockAttempts: z.number(),
  backoffMs: z.number(),
  maximumBackoffMs: z.number(),
});
export type RunSettingsFields = z.infer<typeof runSettings>;

const resolutionKind = z.enum(RESOLUTION_KINDS);

/** What a plan does with a migration; the engine's `StepAct`. */
type StepActView = 'run' | 'undo' | 'mark_applied' | 'mark_rolled_back';

/** `null`: the newest release, everything that is to run, the usual settings; `resolve`: nothing is run; `undo`: one migration is taken back. */
export const prepareDeployInput = z.object({
  environmentId: id,
  releaseId: z.nullable(id),
  upTo: z.nullable(z.string().check(z.maxLength(1000))),
  settings: z.nullable(runSettings),
  resolve: z.nullable(
    z.object({ kind: resolutionKind, migrationId: z.string().check(z.minLength(1), z.maxLength(1000)) }),
  ),
  undo: z.nullable(z.string().check(z.minLength(1), z.maxLength(1000))),
});
export type PrepareDeployInput = z.infer<typeof prepareDeployInput>;

/** What the worker answers to *Prepare deploy*. */
export const planAnswer = z.object({ planId: id });

/** How the statements of a migration meet transactions; the engine's `TransactionMode`. */
export type TransactionModeView = 'one_transaction' | 'own_transactions' | 'per_statement';

/** One statement as it will be sent; literals that look like passwords are masked. */
export interface PlannedStatementView {
  /** From 1 within its migration. */
  readonly number: number;
  readonly title: string;
  readonly text: string;
  /** When `text` is not all of it: how many bytes it is of how many. */
  readonly part: ShownText['part'];
  /** 1-based line of the migration's file. */
  readonly line: number;
  readonly transactional: boolean;
  /** `by_words`: what it says loses rows or parts of them; `untold`: it runs code that says nothing of itself. */
  readonly loss: 'none' | 'by_words' | 'untold';
}

/** The engine's `ProgramProof`; `recorded_here` of a program that says something else than the release does. */
type ProgramProofView =
  | { readonly kind: 'recorded_here' }
  | { readonly kind: 'same_chain' }
  | { readonly kind: 'tried_here' }
  | { readonly kind: 'run_down_here' }
  | { readonly kind: 'not_tried'; readonly because: string };

export interface PlanStepView {
  readonly act: StepActView;
  readonly migrationId: string;
  readonly checksum: string;
  readonly mode: TransactionModeView;
  readonly modeReason: string | null;
  /** Where the migration is to be had whole as a file. */
  readonly wholeText: string;
  /** False: the parser refused the text; it is sent as it is, in one piece. */
  readonly analysed: boolean;
  /** The program that says the statements when it runs; null for a file of SQL. */
  readonly program: {
    readonly file: string;
    /** Some of the statements read, and not only to look at what was done, so that others may depend on the data that are there. */
    readonly reads: boolean;
    /** The policy of the plan lets it send other values in what changes rows. */
    readonly valuesMayDiffer: boolean;
    /** How it is known what it says in this environment; null in plans from before it was asked. */
    readonly proof: ProgramProofView | null;
  } | null;
  /** Those that a page lists; `unlisted` says what more there is. */
  readonly statements: readonly PlannedStatementView[];
  readonly unlisted: UnlistedView;
}

/** The statements of a migration beyond those that are listed; those that stand out are listed first. */
export interface UnlistedView {
  readonly count: number;
  readonly losing: number;
}

/** A plan that only corrects the history, and what the schema says about it. */
export interface ResolutionView {
  readonly kind: ResolutionKindView;
  /** What the schema lacks of what is to be marked as applied, or still has of what is to be marked as rolled back. */
  readonly differences: readonly DriftItemView[];
  /** Those that are more than a note. */
  readonly counted: number;
  /** Why it is not known what is still there; null when it is. */
  readonly uncertain: ShownFailure | null;
  /** Equal ones are one, with all places. */
  readonly unseen: readonly {
    readonly title: string;
    /** `20260101_add, line 3`; of a program `0001-add, statement 2`. */
    readonly places: readonly string[];
  }[];
}

export interface PlanView {
  readonly id: string;
  readonly digest: string;
  readonly releaseNumber: number;
  readonly upTo: string;
  readonly createdAt: string;
  readonly settings: RunSettingsFields;
  readonly steps: readonly PlanStepView[];
  /** Null for a plan that runs migrations. */
  readonly resolution: ResolutionView | null;
  /** The migration that is taken back; null for a plan that does anything else. */
  readonly undone: string | null;
  readonly statementCount: number;
}

/** The page of *Prepare deploy*. */
export interface PreparationPageView {
  readonly environment: {
    readonly id: string;
    readonly slug: string;
    readonly name: string;
    readonly tier: Tier;
  };
  readonly project: { readonly slug: string; readonly name: string };
  /** Newest first. */
  readonly releases: readonly {
    readonly id: string;
    readonly number: number;
    readonly createdAt: string;
    readonly migrationCount: number;
  }[];
  readonly releaseId: string | null;
  readonly releaseNumber: number | null;
  /** What would run, in order. */
  readonly pending: readonly { readonly id: string; readonly name: string }[];
  /** Which migrations can be marked as what, without being run. */
  readonly resolvable: {
    readonly failed: readonly string[];
    /** Of the release, failed ones and those that the tool passed over included, in its order. */
    readonly unapplied: readonly string[];
    /** Those of them that would run. */
    readonly waiting: readonly string[];
  };
  /** Which migration can be taken back; null when the history names none. Or why none ever can, and what is done instead. */
  readonly undoable:
    | { readonly kind: 'newest'; readonly migrationId: string | null }
    | { readonly kind: 'none'; readonly why: string; readonly instead: string };
  readonly settings: RunSettingsFields;
  readonly plan: PlanView | null;
  readonly replaces: { readonly id: string; readonly number: number } | null;
  /** Deploys of this environment that are open already. */
  readonly openDeploys: readonly number[];
  readonly facts: FactsAge;
  /** Why the reader cannot prepare; null when the server would take it. */
  readonly cannotRequest: string | null;
}
