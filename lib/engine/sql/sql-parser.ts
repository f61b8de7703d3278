import type { RawStmt } from 'libpg-query';

/** What PostgreSQL's parser says to a text. */
export type ParserAnswer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: ParserRefusal };

/** Why a text was not analysed. */
export interface ParserRefusal {
  readonly kind: RefusalKind;
  /** In PostgreSQL's words where it has some. May hold a piece of the text: show `refusalReason` instead. */
  readonly message: string;
  /** Where, in characters from 0; null when the parser does not say. */
  readonly character: number | null;
}

/**
 * - `syntax`: not SQL as PostgreSQL 18 reads it;
 * - `too_complex`: nested deeper than the parser's stack goes;
 * - `too_long`: took longer than the limit;
 * - `too_large`: needed more memory than the limit;
 * - `malformed`: a NUL or half a character, which no PostgreSQL server takes;
 * - `gone`: an earlier text broke this parser.
 */
export type RefusalKind = 'syntax' | 'too_complex' | 'too_long' | 'too_large' | 'malformed' | 'gone';

/** One token as PostgreSQL's lexer cuts it. Offsets are bytes of the UTF-8 form. */
export interface SqlToken {
  readonly start: number;
  readonly end: number;
  /** Name in PostgreSQL's grammar: `SCONST`, `IDENT`, `SQL_COMMENT`, `C_COMMENT`, `ASCII_59` …; `UNKNOWN` for key words. */
  readonly name: string;
}

/**
 * PostgreSQL 18's own parser, loaded and synchronous. It has no time limit, and a text nested some thousand levels deep breaks it for the
 * rest of the process: use it for texts of ours and for quick looks, and `createGuardedParser` for other people's.
 */
export interface SqlParser {
  /** The statements of a text. `stmt_location` and `stmt_len` are bytes. */
  readonly parse: (text: string) => ParserAnswer<readonly RawStmt[]>;
  /** The tokens of a text, comments among them. */
  readonly scan: (text: string) => ParserAnswer<readonly SqlToken[]>;
}
