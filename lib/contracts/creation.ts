import * as z from 'zod/mini';

/** Longer than any migration that somebody types. */
const MOST_CHARACTERS = 300_000;
const sql = z.string().check(z.maxLength(MOST_CHARACTERS));

export const createMigrationInput = z.object({
  projectId: z.uuid(),
  name: z.string().check(z.maxLength(1000)),
  sql,
  downSql: z.nullable(sql),
  head: z.nullable(z.string().check(z.maxLength(200))),
  merges: z.boolean(),
});
export type CreateMigrationInput = z.infer<typeof createMigrationInput>;

/** What the worker wrote. */
export const createdMigration = z.object({
  id: z.string(),
  folder: z.string(),
  files: z.array(z.string()),
  note: z.nullable(z.string()),
});
export type CreatedMigrationView = z.infer<typeof createdMigration>;

/** What the page on which a migration is made has to know of the project's tool. */
export interface CreationView {
  readonly folder: string;
  readonly tool: string;
  /** True: there is SQL for the way back. */
  readonly keepsDown: boolean;
  /** Where the newest release ends in several heads: each of them, one of which it follows on; else empty. */
  readonly heads: readonly { readonly id: string; readonly name: string }[];
  /** Why nobody can make one here, or this reader may not; null when they can. */
  readonly cannotCreate: string | null;
}
