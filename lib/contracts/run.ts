import * as z from 'zod';
import { shownFailure } from './failure';
import { deployState } from './states';

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
  sentAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  rows: z.number().nullable(),
  notices: z.array(z.string()),
  sqlState: z.string().nullable(),
  message: z.string().nullable(),
  /** Where in the statement's text PostgreSQL points, both from 1. */
  mark: z.object({ line: z.number(), column: z.number() }).nullable(),
});
export type RunStatementView = z.infer<typeof runStatement>;

export const runStep = z.object({
  state: stepState,
  attempt: z.number(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  statements: z.array(runStatement),
});
export type RunStepView = z.infer<typeof runStep>;

/** Who stands in the way of the statement that runs. */
export const blocker = z.object({
  pid: z.number(),
  user: z.string(),
  application: z.string(),
  state: z.string(),
  transactionSeconds: z.number().nullable(),
  query: z.string(),
});
export type BlockerView = z.infer<typeof blocker>;

/** What the watcher saw last of the statement that runs. */
export const liveFacts = z.object({
  at: z.string(),
  step: z.number(),
  statement: z.number(),
  blockedBy: z.array(blocker),
  progress: z
    .object({
      phase: z.string(),
      phaseNumber: z.number().nullable(),
      phaseCount: z.number().nullable(),
      done: z.number().nullable(),
      total: z.number().nullable(),
      unit: z.string().nullable(),
      waitingForPid: z.number().nullable(),
    })
    .nullable(),
});
export type LiveFactsView = z.infer<typeof liveFacts>;

/** How far the execution of a deploy is. */
export const runView = z.object({
  number: z.number(),
  state: deployState,
  /** Null while no worker has claimed it. */
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  cancelRequestedAt: z.string().nullable(),
  total: z.number(),
  done: z.number(),
  /** Place over all migrations, from 1, of the statement that runs or failed; null when there is none. */
  current: z.number().nullable(),
  /** How often a migration is tried. */
  attempts: z.number(),
  steps: z.array(runStep),
  live: liveFacts.nullable(),
  failure: shownFailure.nullable(),
});
export type RunView = z.infer<typeof runView>;
