import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { PORTION } from './in-portions';
import { loadParser } from './load-parser';
import { parseScript } from './parse-script';
import type { SqlParser } from './sql-parser';
import type { SqlStatement } from './sql-statement';
import { HARD_STATEMENTS } from './testing/hard-statements';

let parser: SqlParser;
beforeAll(async () => {
  parser = await loadParser();
});

function statements(text: string): readonly SqlStatement[] {
  const script = parseScript(parser, text);
  if (!script.analysed) throw new Error(`${script.reason} ${String(script.line)}:${String(script.column)}`);
  return script.statements;
}

const texts = (text: string): readonly string[] => statements(text).map((statement) => statement.text);

function refusal(text: string) {
  const script = parseScript(parser, text);
  if (script.analysed) throw new Error('analysed');
  return script;
}

describe('parseScript', () => {
  it.each(HARD_STATEMENTS)('keeps %j in one piece', (statement) => {
    expect(texts(`${statement};\nSELECT 42;`)).toEqual([statement, 'SELECT 42']);
    expect(texts(`SELECT 42; ${statement}`)).toEqual(['SELECT 42', statement]);
  });

  it('gives back what was joined, whatever stands between', () => {
    const statement = fc.constantFrom(...HARD_STATEMENTS);
    const gap = fc
      .array(
        fc.constantFrom(' ', '\n', '\r\n', '\t', ';', "-- a; b '\n", '/* ; \' $$ /* */ " */', '-- 漢😀\n'),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(fc.tuple(gap, statement)), gap, (parts, tail) => {
        const text = parts.map(([before, sql]) => `${before}${sql};`).join('') + tail;
        const found = statements(text);
        expect(found.map((one) => one.text)).toEqual(parts.map(([, sql]) => sql));
        for (const one of found) expect(text.slice(one.start, one.end)).toBe(one.text);
        expect(found.map((one) => one.index)).toEqual(parts.map((_, index) => index));
      }),
    );
  });

  it('places a statement by line and character, behind characters of any width', () => {
    const [, second] = statements("SELECT '漢字😀';\r\n  /* é😀 */ SELECT 2;\n");
    expect(second).toMatchObject({ text: 'SELECT 2', line: 2, column: 12, start: 28, end: 36 });
  });

  it('keeps the comment before a statement apart from it', () => {
    const [first, second] = statements('-- CreateTable\nCREATE TABLE t ();\n\n-- a\n-- b\nSELECT 1;;');
    expect(first?.comment).toBe('-- CreateTable');
    expect(second?.comment).toBe('-- a\n-- b');
  });

  it.each([
    ['nothing', ''],
    ['white space', ' \n\t'],
    ['comments', '-- a\n/* b */'],
    ['semicolons', ';;\n;'],
  ])('finds no statement in %s', (_, text) => {
    expect(texts(text)).toEqual([]);
  });

  it('takes a no-break space for a part of the name it stands at, as PostgreSQL does', () => {
    expect(texts('SELECT 1 AS a\u00A0;')).toEqual(['SELECT 1 AS a\u00A0']);
  });

  it('cuts a long text as it would cut a short one', () => {
    const bodies = [
      ...HARD_STATEMENTS,
      `SELECT '${'x;\n'.repeat(40_000)}'`,
      `/*${';\n'.repeat(9_000)}*/ SELECT 3`,
    ];
    const many = Array.from({ length: 300 }, (_, index) => bodies[index % bodies.length] ?? '');
    const text = many.map((sql) => `-- one;\n${sql};\n`).join('');
    expect(text.length).toBeGreaterThan(PORTION * 5);
    const found = statements(text);
    expect(found).toHaveLength(many.length);
    for (const [index, one] of found.entries()) {
      expect(many[index]?.endsWith(one.text)).toBe(true);
      expect(text.slice(one.start, one.end)).toBe(one.text);
    }
  });

  it('places what it finds inside a statement far down a long text', () => {
    const text = `${"INSERT INTO t VALUES ('é😀');\n".repeat(20_000)}SELECT '😀', pg_advisory_unlock_all();`;
    expect(statements(text).at(-1)?.hazards).toMatchObject([{ line: 20_001, column: 13 }]);
  });

  it('answers any text, and every statement it finds is a slice of it', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ...HARD_STATEMENTS,
        ';',
        "'",
        '"',
        '$$',
        '$a$',
        '/*',
        '*/',
        '--',
        '\n',
        '\\',
        '(',
        ')',
        'BEGIN',
        'END',
        '\0',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join(' ');
        const script = parseScript(parser, text);
        if (!script.analysed) {
          expect(script.line).toBeGreaterThan(0);
          return;
        }
        for (const one of script.statements) expect(text.slice(one.start, one.end)).toBe(one.text);
      }),
      { numRuns: 500 },
    );
  });

  it('finds the place of an error in a long text', () => {
    const text = `${'INSERT INTO t VALUES (1);\n'.repeat(20_000)}SELEC 1;\n${'SELECT 1;\n'.repeat(20_000)}`;
    expect(refusal(text)).toMatchObject({ code: 'SQL.SYNTAX', line: 20_001, column: 1 });
  });
});

describe('parseScript on a text that the parser refuses', () => {
  it('says where and why', () => {
    expect(refusal("SELECT '😀';\n  SELEC 2;")).toEqual({
      analysed: false,
      code: 'SQL.SYNTAX',
      reason: 'PostgreSQL\'s parser refuses it: syntax error at or near "SELEC"',
      fix: 'Correct the text, unless it is written for a server newer than PostgreSQL 18.',
      line: 2,
      column: 3,
    });
  });

  it.each([
    ["CREATE ROLE a PASSWORT 'hunter2'", 'hunter2'],
    ["SELECT 1 'hunter2'", 'hunter2'],
    ["SELECT 'hunter2", 'hunter2'],
    ['SELECT 1 $$hunter2$$', 'hunter2'],
  ])('repeats no literal of %j', (text, secret) => {
    expect(refusal(text).reason).not.toContain(secret);
  });

  it('cuts a long piece of the text short', () => {
    expect(refusal(`SELECT 1 1${'x'.repeat(5000)}`).reason.length).toBeLessThan(140);
  });

  it.each([
    [String.raw`\restrict abc`, 1, 1],
    ['SELECT 1;\n\\i other.sql', 2, 1],
    ["SELECT 'a\\b';\n  \\copy t from 'it''s'", 2, 3],
    ['SELECT 1 \\gexec', 1, 10],
    ['\\! rm -rf /', 1, 1],
  ])('recognises the psql command in %j', (text, line, column) => {
    expect(refusal(text)).toMatchObject({ code: 'SQL.PSQL_META_COMMAND', line, column });
  });

  it('takes a backslash in a literal or comment for what it is', () => {
    expect(texts("SELECT '\n\\i x'; -- \\i\n/*\n\\i */ SELECT 2")).toEqual(["SELECT '\n\\i x'", 'SELECT 2']);
  });

  it('recognises rows behind COPY FROM STDIN', () => {
    const text = 'SELECT 1;\nCOPY t (a, b) FROM stdin;\n1\tone\n2\ttwo\n\\.\n';
    expect(refusal(text)).toMatchObject({ code: 'SQL.COPY_DATA', line: 3, column: 1 });
  });

  it('refuses a NUL byte and half a character without asking the parser', () => {
    expect(refusal('SELECT 1;\0').code).toBe('SQL.MALFORMED');
    expect(refusal("SELECT '\ud800'").code).toBe('SQL.MALFORMED');
  });

  it('refuses ten thousand nested parentheses and reads on', () => {
    const nested = `SELECT ${'('.repeat(10_000)}1${')'.repeat(10_000)}`;
    expect(refusal(nested)).toMatchObject({ code: 'SQL.TOO_COMPLEX', line: 1, column: 10_004 });
    expect(texts('SELECT 1')).toEqual(['SELECT 1']);
  });
});

describe('speed', () => {
  it('reads 434 small files in far less than half a second of work', () => {
    const file = readFileSync(new URL('fixtures/shop.sql', import.meta.url), 'utf8');
    parseScript(parser, file);
    const before = process.cpuUsage();
    for (let index = 0; index < 434; index += 1) parseScript(parser, file);
    const { user } = process.cpuUsage(before);
    expect(user / 1000).toBeLessThan(500);
  });
});
