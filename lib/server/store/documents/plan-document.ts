import * as z from 'zod';
import type {
  Plan,
  PlannedProgram,
  PlannedStatement,
  PlanStep,
  ProgramProof,
  Resolution,
} from '../../../engine/model/plan';
import { canonicalDocument } from './canonical-document';
import { failureDocument } from './failure-document';
import { optionsDocument, toolDocument } from './source-documents';
import { identityDocument } from './target-documents';

const planPart = z.enum([
  'release',
  'order_and_modes',
  'tool',
  'target',
  'history',
  'schema',
  'policy',
  'settings',
]);

/** Names of the parts of a plan's digest as a JSON list. */
export const planPartsDocument = z.array(planPart);

const statementDocument: z.ZodType<PlannedStatement> = z.strictObject({
  number: z.number(),
  text: z.string(),
  line: z.number(),
  kind: z.string(),
  title: z.string(),
  transactional: z.boolean(),
  objects: z.array(z.strictObject({ kind: z.string(), schema: z.string().nullable(), name: z.string() })),
  concurrentIndex: z
    .strictObject({
      schema: z.string().nullable(),
      name: z.string().nullable(),
      table: z.union([
        z.strictObject({ schema: z.string(), name: z.string() }),
        z.strictObject({ schema: z.null(), name: z.string() }),
      ]),
    })
    .nullable(),
  enumValue: z
    .strictObject({ schema: z.string().nullable(), type: z.string(), value: z.string() })
    .nullable(),
  // Plans from before it was told.
  losesData: z.boolean().default(false),
});

const programDocument: z.ZodType<PlannedProgram> = z.pipe(
  z.strictObject({
    file: z.string(),
    reads: z.boolean().optional(),
    recordedHere: z.string().optional(),
    kept: z.string().optional(),
  }),
  z.transform(({ file, reads, recordedHere, kept }) => ({
    file,
    ...(reads === undefined ? {} : { reads }),
    ...(recordedHere === undefined ? {} : { recordedHere }),
    ...(kept === undefined ? {} : { kept }),
  })),
);

const stepDocument: z.ZodType<PlanStep> = z.pipe(
  z.strictObject({
    // Plans from before there were others ran their migrations.
    act: z.enum(['run', 'undo', 'mark_applied', 'mark_rolled_back']).default('run'),
    migrationId: z.string(),
    // Plans from before there were other tools: Prisma records the id.
    historyKey: z.string().optional(),
    previousKey: z.string().nullable().default(null),
    dependsOn: z.array(z.string()).optional(),
    checksum: z.string(),
    downRecord: z
      .strictObject({ script: z.string(), description: z.string(), checksum: z.string() })
      .optional(),
    sha256: z.string(),
    mode: z.enum(['one_transaction', 'own_transactions', 'per_statement']),
    modeReason: z.string().nullable(),
    analysed: z.boolean(),
    program: programDocument.optional(),
    statements: z.array(statementDocument),
  }),
  z.transform(({ historyKey, program, dependsOn, downRecord, ...step }) => ({
    ...step,
    ...(program === undefined ? {} : { program }),
    ...(downRecord === undefined ? {} : { downRecord }),
    ...(dependsOn === undefined ? {} : { dependsOn }),
    historyKey: historyKey ?? step.migrationId,
  })),
);

const resolutionDocument: z.ZodType<Resolution> = z.strictObject({
  kind: z.enum(['mark_applied', 'mark_rolled_back', 'baseline']),
  differences: z.array(canonicalDocument),
  counted: z.number(),
  uncertain: failureDocument.nullable(),
  unseen: z.array(
    z.strictObject({
      migrationId: z.string(),
      line: z.number(),
      statement: z.number().exactOptional(),
      title: z.string(),
    }),
  ),
});

const proofDocument: z.ZodType<ProgramProof> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('same_chain') }),
  z.strictObject({ kind: z.literal('tried_here') }),
  z.strictObject({ kind: z.literal('run_down_here') }),
  z.strictObject({ kind: z.literal('not_tried'), because: z.string() }),
]);

/** A `Plan` as JSON: unknown members are refused, since what was approved is exactly this. */
export const planDocument: z.ZodType<Plan> = z.strictObject({
  format: z.literal(1),
  id: z.string(),
  projectId: z.string(),
  environmentId: z.string(),
  releaseId: z.string(),
  releaseNumber: z.number(),
  releaseDigest: z.string(),
  upTo: z.string(),
  tool: toolDocument,
  options: optionsDocument,
  steps: z.array(stepDocument),
  resolution: resolutionDocument.nullable().default(null),
  programProof: proofDocument.nullable().default(null),
  settings: z.strictObject({
    lockTimeoutMs: z.number(),
    statementTimeoutMs: z.number(),
    lockAttempts: z.number(),
    backoffMs: z.number(),
    maximumBackoffMs: z.number(),
  }),
  base: z.strictObject({
    target: identityDocument,
    serverMajor: z.number(),
    connectionVersion: z.number(),
    historyDigest: z.string(),
    schemaDigest: z.string(),
  }),
  policyVersion: z.number(),
  parts: z.record(planPart, z.string()),
  digest: z.string(),
  createdAt: z.string(),
});
