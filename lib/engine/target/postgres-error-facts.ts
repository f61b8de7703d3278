import { DatabaseError } from 'pg';
import { storableText } from '../base/storable-text';

/** What PostgreSQL says about an error, field by field. Texts may hold data of the target; none of them is ours. */
export interface PostgresErrorFacts {
  /** Five characters; PostgreSQL manual, appendix A. */
  readonly sqlState: string;
  /** FATAL and PANIC end the session. */
  readonly severity: string;
  readonly message: string;
  readonly detail: string | null;
  readonly hint: string | null;
  /** 1-based, in characters (code points) of the statement's text. */
  readonly position: number | null;
  readonly where: string | null;
  readonly schema: string | null;
  readonly table: string | null;
  readonly constraint: string | null;
}

/** The facts of an error that a server reported; null for anything else. Source: PostgreSQL manual, 55.8 Error and Notice Message Fields. */
export function postgresErrorFacts(error: unknown): PostgresErrorFacts | null {
  if (!(error instanceof DatabaseError)) return null;
  const position = Number.parseInt(error.position ?? '', 10);
  return {
    sqlState: error.code ?? 'XX000',
    severity: error.severity ?? 'ERROR',
    message: clipped(error.message),
    detail: optional(error.detail),
    hint: optional(error.hint),
    position: Number.isSafeInteger(position) ? position : null,
    where: optional(error.where),
    schema: optional(error.schema),
    table: optional(error.table),
    constraint: optional(error.constraint),
  };
}

/** No text of a server is kept longer than this. */
export const LONGEST_SERVER_TEXT = 4_000;

/** A text of the server's, cut when it is unreasonably long. */
export function clipped(text: string): string {
  return text.length > LONGEST_SERVER_TEXT ? `${storableText(text.slice(0, LONGEST_SERVER_TEXT))}…` : text;
}

function optional(text: string | undefined): string | null {
  return text === undefined ? null : clipped(text);
}
