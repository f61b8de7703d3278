import * as z from 'zod/mini';
import { schemaComparison } from './comparison';
import { adoptionDraft } from './adoption';
import { createdMigration } from './creation';
import { detection } from './detection';
import { shownFailure } from './failure';
import { planAnswer } from './plan';

export const answerParams = z.object({ id: z.uuid() });

/** A question to the worker was left; the page follows its answer. */
export interface AskedView {
  readonly answerId: string;
}

/** One line of the answer to *Test connection*. */
export const connectionCheck = z.object({
  name: z.string(),
  outcome: z.enum(['ok', 'warn', 'fail']),
  summary: z.string(),
  why: z.nullable(z.string()),
  fix: z.nullable(z.string()),
  field: z.nullable(z.string()),
  sql: z.array(z.string()),
});
export type ConnectionCheckView = z.infer<typeof connectionCheck>;

export const connectionTest = z.object({
  ok: z.boolean(),
  checks: z.array(connectionCheck),
  serverVersion: z.nullable(z.string()),
});
export type ConnectionTestView = z.infer<typeof connectionTest>;

export const sourceReading = z.object({
  release: z.nullable(z.number()),
  made: z.boolean(),
  problems: z.array(shownFailure),
});

export const observationReply = z.object({ outcome: z.enum(['reached', 'wrong_database', 'unreachable']) });

const answerId = { id: z.string() };

/** An answer as its owner may see it. While it waits, nothing of the question is told: it may hold a sealed password. */
export const answerView = z.union([
  z.object({
    ...answerId,
    state: z.literal('waiting'),
    kind: z.string(),
    /** Nobody is there to answer. */
    isWorkerSilent: z.boolean(),
  }),
  z.object({ ...answerId, state: z.literal('failed'), kind: z.string(), failures: z.array(shownFailure) }),
  z.object({
    ...answerId,
    state: z.literal('done'),
    kind: z.literal('connection_test'),
    test: connectionTest,
  }),
  z.object({
    ...answerId,
    state: z.literal('done'),
    kind: z.literal('observation'),
    observation: observationReply,
  }),
  z.object({
    ...answerId,
    state: z.literal('done'),
    kind: z.literal('source_reading'),
    reading: sourceReading,
  }),
  z.object({ ...answerId, state: z.literal('done'), kind: z.literal('detection'), detection }),
  z.object({
    ...answerId,
    state: z.literal('done'),
    kind: z.literal('migration_creation'),
    created: createdMigration,
  }),
  z.object({
    ...answerId,
    state: z.literal('done'),
    kind: z.literal('migration_draft'),
    adoption: adoptionDraft,
  }),
  z.object({ ...answerId, state: z.literal('done'), kind: z.literal('plan'), plan: planAnswer }),
  /** What was found stands on the page that asked. */
  z.object({ ...answerId, state: z.literal('done'), kind: z.literal('drift_check'), value: z.unknown() }),
  z.object({
    ...answerId,
    state: z.literal('done'),
    kind: z.literal('schema_comparison'),
    comparison: schemaComparison,
  }),
]);
export type AnswerView = z.infer<typeof answerView>;
