import type { RawStmt } from 'libpg-query';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { converse, inPortions } from './in-portions';
import { loadParser } from './load-parser';
import type { SqlParser } from './sql-parser';
import { HARD_STATEMENTS } from './testing/hard-statements';

let parser: SqlParser;
beforeAll(async () => {
  parser = await loadParser();
});

/** Where statements begin, in bytes, when the text is read in portions of a size. */
function starts(text: string, portion: number): readonly number[] | string {
  const found: number[] = [];
  const take = (raw: readonly RawStmt[], from: number): void => {
    const base = Buffer.byteLength(text.slice(0, from));
    for (const one of raw) found.push(base + (one.stmt_location ?? 0));
  };
  const refused = converse(inPortions(text, take, portion), parser.parse);
  return refused === null ? found : refused.refusal.message;
}

describe('inPortions', () => {
  const line = fc.constantFrom(
    ...HARD_STATEMENTS.map((sql) => `${sql};\n`),
    '-- c;\n',
    '-- c;\r\n',
    '/* d;\n d;\n */\n',
    "SELECT 'e;\n\ne;\n';\n",
    'SELECT $f$;\n;\n$f$;\n',
    'SELECT "g;\n";\n',
    'CREATE FUNCTION h() RETURNS int BEGIN ATOMIC\n SELECT 1;\n SELECT 2;\nEND;\n',
    ';\n',
  );

  it('finds at any size of portion what one parse of the whole text finds', () => {
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 200 }),
        (lines, size) => {
          const text = lines.join('');
          expect(starts(text, size)).toEqual(starts(text, text.length));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('refuses at any size of portion what one parse of the whole text refuses, in the same words', () => {
    const broken = fc.constantFrom('SELEC;\n', "SELECT 'open;\n", 'SELECT (1;\n', 'SELECT $x$ ;\n', '/* ;\n');
    const lines = fc.tuple(fc.array(line, { maxLength: 6 }), broken, fc.array(line, { maxLength: 6 }));
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 200 }), ([before, wrong, after], size) => {
        const text = [...before, wrong, ...after].join('');
        expect(starts(text, size)).toEqual(starts(text, text.length));
      }),
      { numRuns: 300 },
    );
  });
});
