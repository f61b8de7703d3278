/** One statement of a draft, with what it would cost and what a person should know. */
export interface DraftStep {
  readonly sql: string;
  /** What is lost for good when it runs: rows, values, a position. Null when nothing is. */
  readonly loses: string | null;
  readonly remark: string | null;
}

/** SQL for a person to read, finish and try: never something that the product runs by itself. */
export type Draft =
  | {
      readonly kind: 'draft';
      readonly sql: string;
      readonly remarks: readonly string[];
      /** What is lost for good where it runs; empty for most. */
      readonly loses: readonly string[];
    }
  | { readonly kind: 'refused'; readonly reason: string };

/** PostgreSQL prints a routine without the semicolon that it needs before another statement. */
export function draftStep(
  sql: string,
  more: { readonly loses?: string; readonly remark?: string } = {},
): DraftStep {
  const text = sql.trimEnd();
  return {
    sql: text.endsWith(';') ? text : `${text};`,
    loses: more.loses ?? null,
    remark: more.remark ?? null,
  };
}
