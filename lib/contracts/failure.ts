import * as z from 'zod/mini';

/** An expected failure as a browser, a script or a terminal is given it. The engine's `Failure` fits it, by the compiler's word. */
export const shownFailure = z.object({
  /** `AREA.CASE`; branch on this, never on the texts. */
  code: z.string(),
  summary: z.string(),
  why: z.optional(z.string()),
  fix: z.optional(z.string()),
  mend: z.optional(z.readonly(z.array(z.string()))),
  where: z.optional(
    z.object({
      file: z.optional(z.string()),
      line: z.optional(z.number()),
      column: z.optional(z.number()),
      field: z.optional(z.string()),
    }),
  ),
});

/** Plain data, safe to show: no secret, no stack. */
export type ShownFailure = z.infer<typeof shownFailure>;
