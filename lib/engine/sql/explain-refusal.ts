import type { RawStmt } from 'libpg-query';
import { refusalReason } from './parser-refusal';
import type { ParserAnswer, ParserRefusal, RefusalKind } from './sql-parser';
import { nodeOf } from './syntax-tree';
import type { LineColumn } from './text-map';

/** A text that was not analysed: it is planned as one opaque batch, and the page says why. */
export interface RefusedScript {
  readonly analysed: false;
  readonly code: RefusalCode;
  /** For a person; holds no literal of the text. */
  readonly reason: string;
  readonly fix: string;
  /** Where, 1-based, columns in characters; the start when the parser does not say. */
  readonly line: number;
  readonly column: number;
}

export type RefusalCode =
  | 'SQL.COPY_DATA'
  | 'SQL.CUT_INSIDE'
  | 'SQL.MALFORMED'
  | 'SQL.PARSER_GONE'
  | 'SQL.PSQL_META_COMMAND'
  | 'SQL.SYNTAX'
  | 'SQL.TOO_COMPLEX'
  | 'SQL.TOO_LARGE'
  | 'SQL.TOO_LONG';

/** What is known about a refusal. */
export interface RefusalFacts {
  readonly text: string;
  readonly refusal: ParserRefusal;
  /** UTF-16 offset where the parser stopped, null when it does not say. */
  readonly at: number | null;
  /** The same for a person. */
  readonly place: LineColumn;
  /** The parser's answer to `prefixToAsk`, null when nothing was asked. */
  readonly before: ParserAnswer<readonly RawStmt[]> | null;
}

/**
 * Says why a text was refused and where. What only psql understands is recognised by where the parser stopped: at a backslash that is in no
 * literal and no comment, or right behind a COPY … FROM STDIN. Pure.
 */
export function explainRefusal({ text, refusal, at, place, before }: RefusalFacts): RefusedScript {
  if (at !== null && text.charAt(at) === '\\') return { ...metaCommand(text, at), ...place };
  if (before?.ok === true && endsInCopy(before.value)) return { ...COPY_DATA, ...place };
  return { analysed: false, ...CODES[refusal.kind], reason: refusalReason(refusal), ...place };
}

/** The part of a refused text, from the piece's start, whose analysis tells more; null when nothing more is to be learned. */
export function prefixToAsk(
  facts: Pick<RefusalFacts, 'text' | 'refusal' | 'at'> & { readonly from: number },
): string | null {
  const { text, refusal, at, from } = facts;
  return refusal.kind !== 'syntax' || at === null || text.charAt(at) === '\\' ? null : text.slice(from, at);
}

type Explained = Omit<RefusedScript, 'line' | 'column'>;

function metaCommand(text: string, at: number): Explained {
  const command = /^\\[!-~]{0,20}/u.exec(text.slice(at, at + 22))?.[0] ?? '\\';
  return {
    analysed: false,
    code: 'SQL.PSQL_META_COMMAND',
    reason: `${command} is a command of psql, not SQL; no server understands it.`,
    fix: 'Write what the command stands for as SQL, or take the line out.',
  };
}

const COPY_DATA: Explained = {
  analysed: false,
  code: 'SQL.COPY_DATA',
  reason: 'Rows follow a COPY … FROM STDIN; only psql reads data out of a script.',
  fix: 'Write the rows as INSERT statements.',
};

function endsInCopy(statements: readonly RawStmt[]): boolean {
  const copy = nodeOf(statements.at(-1)?.stmt).CopyStmt;
  return copy?.is_from === true && copy.filename === undefined;
}

const CODES: Readonly<Record<RefusalKind, { readonly code: RefusalCode; readonly fix: string }>> = {
  syntax: {
    code: 'SQL.SYNTAX',
    fix: 'Correct the text, unless it is written for a server newer than PostgreSQL 18.',
  },
  too_complex: { code: 'SQL.TOO_COMPLEX', fix: 'Write the expression with fewer levels.' },
  too_long: { code: 'SQL.TOO_LONG', fix: 'Split the migration, or load bulk data with a tool of its own.' },
  too_large: { code: 'SQL.TOO_LARGE', fix: 'Split the migration, or load bulk data with a tool of its own.' },
  malformed: { code: 'SQL.MALFORMED', fix: 'Save the file as UTF-8 without NUL bytes.' },
  gone: { code: 'SQL.PARSER_GONE', fix: 'Start the program again without the text that broke the parser.' },
};
