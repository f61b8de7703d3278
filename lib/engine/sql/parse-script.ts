import type { RawStmt } from 'libpg-query';
import { cutAtSeparator, separatorInside } from './cut-at-separator';
import { explainRefusal, prefixToAsk, type RefusedScript } from './explain-refusal';
import { converse, inPortions, type Conversation } from './in-portions';
import { openStatementReader } from './read-statements';
import type { SqlParser } from './sql-parser';
import type { SqlStatement } from './sql-statement';
import { textMap, type LineColumn } from './text-map';

/** A migration's text as PostgreSQL cuts it into statements, or the reason why it is one opaque batch. Plain data. */
export type ParsedScript = AnalysedScript | RefusedScript;

export interface AnalysedScript {
  readonly analysed: true;
  /** In the order of the text; empty for a text without statements. */
  readonly statements: readonly SqlStatement[];
}

/**
 * Cuts a text into statements exactly as PostgreSQL does and says what each one is. Every statement's `text` is a slice of the input and
 * nothing but white space, comments, semicolons and separators of the tool lies between them. A text that the parser refuses is never guessed at. Linear in the
 * length of the text; a text of other people may still be too much for the parser, see `createGuardedParser`. Pure.
 */
export const parseScript = (
  parser: Pick<SqlParser, 'parse'>,
  text: string,
  separator: string | null = null,
): ParsedScript => converse(scriptReading(text, separator), (piece) => parser.parse(piece));

/** `parseScript` as a conversation, for a parser that must be waited for. */
export function* scriptReading(
  file: string,
  separator: string | null = null,
): Conversation<RawStmt, ParsedScript> {
  const map = textMap(file);
  const text = cutAtSeparator(file, separator);
  const reader = openStatementReader(text, map);
  const statements: SqlStatement[] = [];
  const stopped = yield* inPortions<RawStmt>(text, (raw, from) => {
    for (const statement of reader.next(raw, map.toByte(from))) statements.push(statement);
  });
  if (stopped === null) {
    const inside = separatorInside(file, separator, statements);
    return inside === null ? { analysed: true, statements } : cutInTwo(separator, map.place(inside));
  }
  const { refusal, from } = stopped;
  const at = refusal.character === null ? null : map.fromCharacter(map.toCharacter(from) + refusal.character);
  const prefix = prefixToAsk({ text, from, at, refusal });
  const before = prefix === null ? null : yield prefix;
  return explainRefusal({ text, at, refusal, place: map.place(at ?? from), before });
}

const cutInTwo = (separator: string | null, place: LineColumn): RefusedScript => ({
  analysed: false,
  code: 'SQL.CUT_INSIDE',
  reason: `The mark ${separator ?? ''} stands inside a statement, where the tool cuts it in two.`,
  fix: 'Move the mark behind the statement.',
  ...place,
});
