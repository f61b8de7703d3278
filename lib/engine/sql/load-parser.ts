import { hasSqlDetails, loadModule, parseSync, scanSync } from 'libpg-query';
import { breaksParser, isMalformed, malformed, parserRefusal, type ThrownByParser } from './parser-refusal';
import type { ParserAnswer, ParserRefusal, SqlParser } from './sql-parser';

/**
 * PostgreSQL 18's parser, ready for use. The WebAssembly module is loaded once per process (16 ms) and shared by all callers, so a text
 * that breaks it breaks it for all: from then on every answer is the refusal `gone`, never a wrong tree. Source: libpg-query 18.
 */
export function loadParser(): Promise<SqlParser> {
  loading ??= loadModule().then(openParser);
  return loading;
}

let loading: Promise<SqlParser> | undefined;

function openParser(): SqlParser {
  let broken: ParserRefusal | null = null;
  const ask = <T>(text: string, read: (text: string) => T): ParserAnswer<T> => {
    if (isMalformed(text)) return { ok: false, refusal: malformed };
    if (broken !== null) return { ok: false, refusal: broken };
    try {
      return { ok: true, value: read(text) };
    } catch (error) {
      const refusal = parserRefusal(thrownByParser(error));
      if (breaksParser(refusal)) broken = gone;
      return { ok: false, refusal };
    }
  };
  return {
    parse: (text) => (text === '' ? { ok: true, value: [] } : ask(text, (sql) => parseSync(sql).stmts ?? [])),
    scan: (text) =>
      ask(text, (sql) =>
        scanSync(sql).tokens.map(({ start, end, tokenName }) => ({ start, end, name: tokenName })),
      ),
  };
}

const gone: ParserRefusal = {
  kind: 'gone',
  message: 'An earlier text was too deep for the parser and broke it; start the program again.',
  character: null,
};

function thrownByParser(error: unknown): ThrownByParser {
  if (!(error instanceof Error)) return { name: 'unknown', message: String(error), character: null };
  const character = hasSqlDetails(error) ? (error.sqlDetails?.cursorPosition ?? null) : null;
  return { name: error.name, message: error.message, character };
}
