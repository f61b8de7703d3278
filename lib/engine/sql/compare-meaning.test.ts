import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { compareMeaning, sameMeaning } from './compare-meaning';
import { loadParser } from './load-parser';
import type { SqlParser } from './sql-parser';

let parser: SqlParser;
beforeAll(async () => {
  parser = await loadParser();
});

const BASE = `-- a
CREATE TABLE t (id int, note text DEFAULT 'x');
INSERT INTO t VALUES (1, 'a  b');
`;

describe('sameMeaning', () => {
  it.each([
    ['comments', BASE.replace('-- a', '-- b')],
    ['white space', BASE.replace(/ (?=[(A-Z])/gu, '\n\t  ')],
    ['block comments', BASE.replace('(id', '/* c /* d */ */ (/**/ id')],
    ['Windows line endings outside literals', BASE.replaceAll('\n', '\r\n')],
    ['the last semicolon', BASE.trimEnd().slice(0, -1)],
    ['empty statements', `;${BASE.replace(';', ';;\n;')};`],
  ])('does not mind %s', (_, text) => {
    expect(sameMeaning(parser, BASE, text)).toBe(true);
    expect(sameMeaning(parser, text, BASE)).toBe(true);
  });

  it.each([
    ['a literal', BASE.replace("'x'", "'y'")],
    ['white space in a literal', BASE.replace('a  b', 'a b')],
    ['a number', BASE.replace('(1,', '(2,')],
    ['a name', BASE.replace('note', 'notes')],
    ['quotes around a name', BASE.replace('note', '"note"')],
    ['a statement more', `${BASE}SELECT 1;`],
    ['a statement less', BASE.split('\n').slice(0, 2).join('\n')],
    ['a comment that hides a statement', BASE.replace('INSERT', '-- INSERT')],
    ['two statements made one', BASE.replace("'x');\nINSERT", "'x')\nINSERT")],
  ])('minds %s', (_, text) => {
    expect(sameMeaning(parser, BASE, text)).toBe(false);
  });

  it('minds an operator pulled apart', () => {
    expect(sameMeaning(parser, 'SELECT 1 @-1', 'SELECT 1 @ -1')).toBe(false);
    expect(sameMeaning(parser, 'SELECT 1<-1', 'SELECT 1 < - 1')).toBe(true);
  });

  it('minds white space and comments in a function body, which the database stores', () => {
    const body = (text: string): string => `CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ ${text} $$;`;
    expect(sameMeaning(parser, body('SELECT 1'), body('SELECT  1'))).toBe(false);
    expect(sameMeaning(parser, body('SELECT 1'), body('SELECT 1 -- one\n'))).toBe(false);
  });

  it('holds for any text and itself with other gaps', () => {
    const token = fc.constantFrom(
      'SELECT',
      "'a;b'",
      '"c d"',
      '$$ e $$',
      '1.5',
      '(',
      ')',
      ',',
      ';',
      '<=',
      "E'\\''",
    );
    const gap = fc.constantFrom(' ', '\n', '\r\n', '\t  ', ' -- x\n', ' /* y */ ');
    const tokens = fc.array(fc.tuple(token, gap, gap), { minLength: 1 });
    fc.assert(
      fc.property(tokens, (parts) => {
        // Literals on two lines with nothing but white space between are one literal.
        if (parts.some(([one], at) => one.includes("'") && parts[at + 1]?.[0].includes("'") === true)) return;
        const left = parts.map(([one, gapOne]) => one + gapOne).join('');
        const right = parts.map(([one, , gapTwo]) => one + gapTwo).join('');
        expect(sameMeaning(parser, left, right)).toBe(true);
      }),
    );
  });
});

describe('compareMeaning', () => {
  it('tells line endings inside literals from everything else', () => {
    const text = 'CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$\nBEGIN\nEND\n$$;\n';
    expect(compareMeaning(parser, text, text.replaceAll('\n', '\r\n'))).toBe('line_endings');
    expect(compareMeaning(parser, text, text.replace('BEGIN\n', 'BEGIN\n\n'))).toBe('different');
  });

  it('calls texts that the lexer refuses different, unless they are equal but for line endings', () => {
    expect(compareMeaning(parser, "SELECT 'a", "SELECT 'b")).toBe('different');
    expect(compareMeaning(parser, "SELECT 'a\n", "SELECT 'a\r\n")).toBe('line_endings');
    expect(compareMeaning(parser, "SELECT 'a", "SELECT 'a")).toBe('same');
  });

  it('compares long texts portion by portion', () => {
    const line = "INSERT INTO t VALUES (1, 'a');\n";
    const long = line.repeat(20_000);
    expect(compareMeaning(parser, long, long.replaceAll('\n', '\n-- c\n'))).toBe('same');
    expect(
      compareMeaning(parser, long, `${long.slice(0, -line.length)}INSERT INTO t VALUES (2, 'a');\n`),
    ).toBe('different');
  });
});
