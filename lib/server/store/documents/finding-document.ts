import * as z from 'zod';
import type { DatamodelFinding } from '../../../engine/model/datamodel';
import { failureDocument } from './failure-document';

/** What came of comparing migrations with a datamodel, as JSON. */
export const findingDocument: z.ZodType<DatamodelFinding> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('complete') }),
  z.strictObject({ kind: z.literal('missing'), sql: z.string() }),
  z.strictObject({ kind: z.literal('unknown'), failure: failureDocument }),
]);
