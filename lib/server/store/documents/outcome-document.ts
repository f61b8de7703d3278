import * as z from 'zod';
import type { DeployOutcome } from '../../../engine/model/deploy';
import { failureDocument } from './failure-document';
import { planPartsDocument } from './plan-document';

/** A `DeployOutcome` as JSON. */
export const outcomeDocument: z.ZodType<DeployOutcome> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('failure'),
    failure: failureDocument,
    migrationId: z.string().nullable(),
    statement: z.number().nullable(),
    leftNothing: z.exactOptional(z.literal(true)),
  }),
  z.strictObject({
    kind: z.literal('remarks'),
    changedByOthers: z.array(z.string()),
    unverified: failureDocument.nullable(),
  }),
  z.strictObject({
    kind: z.literal('stale'),
    parts: planPartsDocument,
    moves: z.exactOptional(z.array(z.string())),
    replannedAs: z.string().nullable(),
  }),
  z.strictObject({
    kind: z.literal('held_back'),
    at: z.string(),
    failures: z.array(failureDocument),
  }),
  z.strictObject({ kind: z.literal('closed'), reason: z.string() }),
]);
