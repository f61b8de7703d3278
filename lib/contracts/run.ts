import * as z from 'zod/mini';
import { shownFailure } from './failure';
import { deployState } from './state-schemas';

export const STATEMENT_STATES = [
  'waiting',
  'sent',
  'done',
  'failed',
  'rolled_back',
  'unknown',
  'not_run',
] as const;
export const statementState = z.enum(STATEMENT_STATES);
export type StatementState = z.infer<typeof statementState>;

export const stepState = z.enum([
  'waiting',
  'started',
  'committing',
  'applied',
  'rolled_back',
  'failed',
  'partly_applied',
  'unknown',
]);
export type StepState = z.infer<typeof stepState>;

/** One statement of a run, in the order of the plan; its text and title stand in the plan. */
export const runStatement = z.object({
  state: statementState,
  sentAt: z.nullable(z.string()),
  endedAt: z.nullable(z.string()),
  rows: z.nullable(z.number()),
  notices: z.array(z.string()),
  sqlState: z.nullable(z.string()),
  message: z.nullable(z.string()),
  /** Where in the statement's text PostgreSQL points, both from 1. */
  mark: z.nullable(z.object({ line: z.number(), column: z.number() })),
});
export type RunStatementView = z.infer<typeof runStatement>;

/** A statement that the plan does not list and that there is something to say about; as `PlannedStatementView`. */
const unlistedStatement = z.object({
  number: z.number(),
  title: z.string(),
  text: z.string(),
  part: z.nullable(z.object({ shown: z.number(), whole: z.number() })),
  line: z.number(),
  transactional: z.boolean(),
  loss: z.enum(['none', 'by_words', 'untold']),
});

export const runStep = z.object({
  state: stepState,
  attempt: z.number(),
  startedAt: z.nullable(z.string()),
  endedAt: z.nullable(z.string()),
  /** Of those that the plan lists, in the same order. */
  statements: z.array(runStatement),
  /** Of all others: how many are done, and those that run, failed or may have. */
  unlistedDone: z.number(),
  apart: z.array(z.object({ statement: unlistedStatement, run: runStatement })),
});
export type RunStepView = z.infer<typeof runStep>;

/** Who stands in the way of the statement that runs. */
export const blocker = z.object({
  pid: z.number(),
  user: z.string(),
  application: z.string(),
  state: z.string(),
  transactionSeconds: z.nullable(z.number()),
  query: z.string(),
  /** What it has to itself, where that is what is in the way. */
  relation: z.optional(z.string()),
});
export type BlockerView = z.infer<typeof blocker>;

/** What the watcher saw last of the statement that runs; without step and statement, what is in the way of reading the schema. */
export const liveFacts = z.object({
  at: z.string(),
  step: z.nullable(z.number()),
  statement: z.nullable(z.number()),
  blockedBy: z.array(blocker),
  progress: z.nullable(
    z.object({
      phase: z.string(),
      phaseNumber: z.nullable(z.number()),
      phaseCount: z.nullable(z.number()),
      done: z.nullable(z.number()),
      total: z.nullable(z.number()),
      unit: z.nullable(z.string()),
      waitingForPid: z.nullable(z.number()),
    }),
  ),
  /** Set while the run gives way to who is in the way: when it is tried again. */
  retryAt: z.nullable(z.string()),
});
export type LiveFactsView = z.infer<typeof liveFacts>;

/** How far the execution of a deploy is. */
export const runView = z.object({
  number: z.number(),
  state: deployState,
  /** Null while no worker has claimed it. */
  startedAt: z.nullable(z.string()),
  finishedAt: z.nullable(z.string()),
  cancelRequestedAt: z.nullable(z.string()),
  total: z.number(),
  done: z.number(),
  /** Place over all migrations, from 1, of the statement that runs or failed; null when there is none. */
  current: z.nullable(z.number()),
  /** How often a migration is tried. */
  attempts: z.number(),
  steps: z.array(runStep),
  /** When what became of each statement was let go; steps have no statements then. */
  statementsLetGoAt: z.nullable(z.string()),
  live: z.nullable(liveFacts),
  failure: z.nullable(shownFailure),
});
export type RunView = z.infer<typeof runView>;
