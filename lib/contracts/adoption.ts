import * as z from 'zod/mini';

export const adoptDriftInput = z.object({ environmentId: z.uuid() });
export type AdoptDriftInput = z.infer<typeof adoptDriftInput>;

/** A difference by what a person calls it, and in a sentence. */
const difference = z.object({ title: z.string(), sentence: z.string() });

/** The SQL of a migration that brings the expected schema to the live one, as far as it was proven. */
export const adoptionDraft = z.object({
  sql: z.string(),
  /** Null where taking it back would lose something. */
  downSql: z.nullable(z.string()),
  adopted: z.array(difference),
  /** What the live schema would still differ in, and why that is not part of it. */
  remaining: z.array(z.object({ ...difference.def.shape, why: z.string() })),
});
export type AdoptionDraftView = z.infer<typeof adoptionDraft>;
