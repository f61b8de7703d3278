import type { RawStmt } from 'libpg-query';
import { explainRefusal, prefixToAsk, type RefusedScript } from './explain-refusal';
import { converse, inPortions, type Conversation } from './in-portions';
import { openStatementReader } from './read-statements';
import type { SqlParser } from './sql-parser';
import type { SqlStatement } from './sql-statement';
import { textMap } from './text-map';

/** A migration's text as PostgreSQL cuts it into statements, or the reason why it is one opaque batch. Plain data. */
export type ParsedScript = AnalysedScript | RefusedScript;

export interface AnalysedScript {
  readonly analysed: true;
  /** In the order of the text; empty for a text without statements. */
  readonly statements: readonly SqlStatement[];
}

/**
 * Cuts a text into statements exactly as PostgreSQL does and says what each one is. Every statement's `text` is a slice of the input and
 * nothing but white space, comments and semicolons lies between them. A text that the parser refuses is never guessed at. Linear in the
 * length of the text; a text of other people may still be too much for the parser, see `createGuardedParser`. Pure.
 */
export const parseScript = (parser: Pick<SqlParser, 'parse'>, text: string): ParsedScript =>
  converse(scriptReading(text), (piece) => parser.parse(piece));

/** `parseScript` as a conversation, for a parser that must be waited for. */
export function* scriptReading(text: string): Conversation<RawStmt, ParsedScript> {
  const map = textMap(text);
  const reader = openStatementReader(text, map);
  const statements: SqlStatement[] = [];
  const stopped = yield* inPortions<RawStmt>(text, (raw, from) => {
    for (const statement of reader.next(raw, map.toByte(from))) statements.push(statement);
  });
  if (stopped === null) return { analysed: true, statements };
  const { refusal, from } = stopped;
  const at = refusal.character === null ? null : map.fromCharacter(map.toCharacter(from) + refusal.character);
  const prefix = prefixToAsk({ text, from, at, refusal });
  const before = prefix === null ? null : yield prefix;
  return explainRefusal({ text, at, refusal, place: map.place(at ?? from), before });
}
