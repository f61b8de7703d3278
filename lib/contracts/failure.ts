import * as z from 'zod';

/** An expected failure as a browser, a script or a terminal is given it. The engine's `Failure` fits it, by the compiler's word. */
export const shownFailure = z.object({
  /** `AREA.CASE`; branch on this, never on the texts. */
  code: z.string(),
  summary: z.string(),
  why: z.string().optional(),
  fix: z.string().optional(),
  where: z
    .object({
      file: z.string().optional(),
      line: z.number().optional(),
      column: z.number().optional(),
      field: z.string().optional(),
    })
    .optional(),
});

/** Plain data, safe to show: no secret, no stack. */
export type ShownFailure = z.infer<typeof shownFailure>;
