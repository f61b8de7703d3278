/** One statement of a draft, with what it would cost and what a person should know. */
export interface DraftStep {
  readonly sql: string;
  /** What is lost for good when it runs: rows, values, a position. Null when nothing is. */
  readonly loses: string | null;
  readonly remark: string | null;
}

/** SQL for a person to read, finish and try: never something that the product runs by itself. */
export type Draft =
  | { readonly kind: 'draft'; readonly sql: string; readonly remarks: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: string };

export function draftStep(
  sql: string,
  more: { readonly loses?: string; readonly remark?: string } = {},
): DraftStep {
  return { sql, loses: more.loses ?? null, remark: more.remark ?? null };
}
