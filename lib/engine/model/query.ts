/** A value that a query parameter of ours may have. */
export type QueryValue = string | number | boolean | null;

/** One statement of ours with its parameters (`$1` …); never a statement of a migration. */
export interface Query {
  readonly text: string;
  readonly values: readonly QueryValue[];
}

export const query = (text: string, ...values: readonly QueryValue[]): Query => ({ text, values });

/** An identifier quoted for SQL, whatever it holds. Source: PostgreSQL manual, Lexical Structure, 4.1.1. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
