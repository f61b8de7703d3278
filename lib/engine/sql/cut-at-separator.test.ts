import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { cutAtSeparator } from './cut-at-separator';
import { loadParser } from './load-parser';
import { parseScript } from './parse-script';
import type { SqlParser } from './sql-parser';

const MARK = '--> statement-breakpoint';
let parser: SqlParser;
beforeAll(async () => {
  parser = await loadParser();
});

const statements = (text: string) => {
  const script = parseScript(parser, text, MARK);
  if (!script.analysed) throw new TypeError(script.reason);
  return script.statements.map(({ text: said, line }) => [line, said]);
};

describe('a text that the tool cuts', () => {
  it.each([
    ['with semicolons', `SELECT 1;\n${MARK}\nSELECT 2;`],
    ['without', `SELECT 1\n${MARK}\nSELECT 2`],
    ['with line ends of Windows', `SELECT 1;\r\n${MARK}\r\nSELECT 2;`],
  ])('is cut at every mark, %s, and keeps its lines', (_, text) => {
    expect(statements(text)).toEqual([
      [1, 'SELECT 1'],
      [3, 'SELECT 2'],
    ]);
  });

  it('goes on behind the mark on the same line, also where the line began as a comment', () => {
    expect(statements(`SELECT 1;${MARK} SELECT 2;\n-- a note ${MARK} SELECT 3;`)).toEqual([
      [1, 'SELECT 1'],
      [1, 'SELECT 2'],
      [2, 'SELECT 3'],
    ]);
  });

  it.each([
    ['a literal', `SELECT 1;\nSELECT '${MARK}';`],
    ['a body', `SELECT 1;\nDO $$ BEGIN NULL; ${MARK}\nEND $$;`],
    ['a comment within a statement', `SELECT 1;\nSELECT /* ${MARK} */ 2;`],
  ])('is refused by line where a mark stands in %s: the tool would cut the statement in two', (_, text) => {
    expect(parseScript(parser, text, MARK)).toMatchObject({
      analysed: false,
      code: 'SQL.CUT_INSIDE',
      line: 2,
    });
  });

  it('keeps every offset', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(MARK, 'é', '\n', 'SELECT 1;', '--')), (parts) => {
        const text = parts.join('');
        const cut = cutAtSeparator(text, MARK);
        expect(cut).toHaveLength(text.length);
        expect(cut).not.toContain(MARK);
        for (const [at, character] of Array.from({ length: cut.length }, (_, place) =>
          cut.charAt(place),
        ).entries()) {
          if (!'\n; '.includes(character)) expect(text.charAt(at)).toBe(character);
        }
      }),
    );
  });
});
