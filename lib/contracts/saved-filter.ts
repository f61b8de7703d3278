import * as z from 'zod/mini';

const text = z.string().check(z.maxLength(2000));

export const saveFilterInput = z.object({ page: text, name: text, search: text });
export type SaveFilterInput = z.infer<typeof saveFilterInput>;

export const removeFilterInput = z.object({ page: text, id: z.uuid() });
export type RemoveFilterInput = z.infer<typeof removeFilterInput>;

/** Filters of a page under a name. */
export interface SavedFilterView {
  readonly id: string;
  readonly name: string;
  readonly search: string;
}
