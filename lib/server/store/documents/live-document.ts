import * as z from 'zod';
import type { LiveFacts } from '../../../engine/ports/journal';

/** `LiveFacts` as JSON. */
export const liveDocument: z.ZodType<LiveFacts> = z.strictObject({
  step: z.number().nullable(),
  statement: z.number().nullable(),
  blockedBy: z.array(
    z.strictObject({
      pid: z.number(),
      user: z.string(),
      application: z.string(),
      state: z.string(),
      transactionSeconds: z.number().nullable(),
      query: z.string(),
      relation: z.string().exactOptional(),
    }),
  ),
  progress: z
    .strictObject({
      phase: z.string(),
      phaseNumber: z.number().nullable(),
      phaseCount: z.number().nullable(),
      done: z.number().nullable(),
      total: z.number().nullable(),
      unit: z.string().nullable(),
      waitingForPid: z.number().nullable(),
    })
    .nullable(),
  retryAt: z.string().nullable().default(null),
});
