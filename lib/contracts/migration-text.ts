import * as z from 'zod/mini';

const text = z.string().check(z.minLength(1), z.maxLength(1000));

/**
 * Which text of a migration: of the newest release when it says nothing; the one that ran somewhere, by its checksum; the one of a side of
 * a comparison; its way back in a release; what a plan sends for it; or, of a migration that is a program, the program or what it said.
 */
export const migrationTextQuery = z.object({
  checksum: z.optional(text),
  side: z.optional(text),
  plan: z.optional(z.uuid()),
  part: z.optional(z.enum(['program', 'said', 'down'])),
});
export type MigrationTextQuery = z.infer<typeof migrationTextQuery>;
