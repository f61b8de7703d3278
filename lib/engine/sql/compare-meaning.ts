import { converse, inPortions, type Conversation } from './in-portions';
import type { SqlParser, SqlToken } from './sql-parser';

/**
 * - `same`: comments, white space and empty statements aside, the two texts are equal token by token, literals included;
 * - `line_endings`: they would be, were it not for CRLF against LF inside literals and function bodies, which the database stores;
 * - `different`: anything else, and texts that the lexer refuses.
 */
export type MeaningComparison = 'same' | 'line_endings' | 'different';

/** True when two scripts differ by comments, white space and empty statements at most. See `compareMeaning`. */
export const sameMeaning = (parser: Pick<SqlParser, 'scan'>, left: string, right: string): boolean =>
  compareMeaning(parser, left, right) === 'same';

/**
 * Tells an edited script from one that only looks different. Compares what PostgreSQL's lexer cuts: every literal, every body in dollar
 * quotes, every spelling of a key word counts. Tools that give comments a meaning (`-- atlas:txmode none`) must look at these themselves.
 * Linear. Pure.
 */
export const compareMeaning = (
  parser: Pick<SqlParser, 'scan'>,
  left: string,
  right: string,
): MeaningComparison => converse(meaningComparison(left, right), (piece) => parser.scan(piece));

/** `compareMeaning` as a conversation, for a parser that must be waited for. */
export function* meaningComparison(left: string, right: string): Conversation<SqlToken, MeaningComparison> {
  if (left === right) return 'same';
  const mine = yield* significantTokens(left);
  const theirs = yield* significantTokens(right);
  if (mine === null || theirs === null) {
    return unixLines(left) === unixLines(right) ? 'line_endings' : 'different';
  }
  if (mine.length !== theirs.length) return 'different';
  const unlike = mine.flatMap((token, index) => (token === theirs[index] ? [] : [index]));
  if (unlike.length === 0) return 'same';
  const onlyLines = unlike.every((index) => unixLines(mine[index] ?? '') === unixLines(theirs[index] ?? ''));
  return onlyLines ? 'line_endings' : 'different';
}

const unixLines = (text: string): string => text.replaceAll('\r\n', '\n');

/** Each token that counts as written: no comments, no semicolon but the one between two statements. Null when the lexer refuses the text. */
function* significantTokens(text: string): Conversation<SqlToken, readonly string[] | null> {
  const kept: string[] = [];
  const refused = yield* inPortions<SqlToken>(text, (tokens, from) => {
    const last = tokens.at(-1)?.end ?? 0;
    const bytes = Buffer.from(text.slice(from, from + last));
    for (const { name, start, end } of tokens) {
      const token = bytes.toString('utf8', start, end);
      if (!COMMENTS.has(name) && !(token === ';' && (kept.at(-1) ?? ';') === ';')) kept.push(token);
    }
  });
  if (refused !== null) return null;
  if (kept.at(-1) === ';') kept.pop();
  return kept;
}

const COMMENTS: ReadonlySet<string> = new Set(['SQL_COMMENT', 'C_COMMENT']);
