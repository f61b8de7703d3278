import type { GuardedParser } from './guarded-parser';
import { parseScript, type ParsedScript } from './parse-script';
import type { ParserAnswer, SqlParser, SqlToken } from './sql-parser';

/** Too short to be nested so deep that it breaks a parser; in UTF-16 units. */
const SHORT = 1_000;

/** A parser for many short texts of other people. */
export interface QuickParser {
  parse(text: string): Promise<ParsedScript>;
  scan(text: string): Promise<ParserAnswer<readonly SqlToken[]>>;
}

/** Asks the parser of this process where a text is too short to do harm, which costs no way to another thread, and the guarded one for others. */
export const createQuickParser = (
  own: SqlParser,
  guarded: Pick<GuardedParser, 'parseScript' | 'scan'>,
): QuickParser => ({
  parse: async (text) => (text.length <= SHORT ? parseScript(own, text) : guarded.parseScript(text)),
  scan: async (text) => (text.length <= SHORT ? own.scan(text) : guarded.scan(text)),
});
