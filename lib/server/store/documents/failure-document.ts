import * as z from 'zod';
import type { Failure } from '../../../engine/base/failure';

/** A `Failure` as JSON. */
export const failureDocument: z.ZodType<Failure> = z.strictObject({
  code: z.string(),
  summary: z.string(),
  why: z.string().exactOptional(),
  fix: z.string().exactOptional(),
  mend: z.array(z.string()).readonly().exactOptional(),
  where: z
    .strictObject({
      file: z.string().exactOptional(),
      line: z.number().exactOptional(),
      column: z.number().exactOptional(),
      field: z.string().exactOptional(),
    })
    .exactOptional(),
});
