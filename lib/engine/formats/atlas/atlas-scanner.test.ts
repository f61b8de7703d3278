import { expect, it } from 'vitest';
import { scanStatements } from './atlas-scanner';

const cut = (text: string, delimiter = ';') => {
  const scanned = scanStatements(text, delimiter);
  return scanned.ok ? scanned.value : scanned.failure;
};

it.each([
  ['statements with their semicolons', 'SELECT 1;\n\nSELECT 2', ['SELECT 1;', 'SELECT 2']],
  ['comments before a statement as none of it', '-- a;\n/* b; */ SELECT 1;', ['SELECT 1;']],
  ['comments inside', 'SELECT -- a;\n 1;', ['SELECT -- a;\n 1;']],
  ['quotes', `SELECT 'a;', "b;";SELECT 'it''s;'`, [`SELECT 'a;', "b;";`, `SELECT 'it''s;'`]],
  ['parentheses', 'SELECT (1;2);', ['SELECT (1;2);']],
  ['dollar quotes', 'DO $a$ ; $$ ; $a$;SELECT $1;', ['DO $a$ ; $$ ; $a$;', 'SELECT $1;']],
  [
    'bodies of SQL',
    'CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; SELECT 2; END; SELECT 3;',
    ['CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; SELECT 2; END;', 'SELECT 3;'],
  ],
  ['BEGIN without END as a statement', 'BEGIN; SELECT 1; COMMIT;', ['BEGIN;', 'SELECT 1;', 'COMMIT;']],
  ['BEGIN with END as one', 'BEGIN SELECT 1; END; SELECT 2;', ['BEGIN SELECT 1; END;', 'SELECT 2;']],
  ['a semicolon alone', 'SELECT 1;;', ['SELECT 1;', ';']],
  ['a last comment that no line ends', 'SELECT 1;\n-- end', ['SELECT 1;', '-- end']],
  ['nothing', ' \n-- only\n', []],
])('finds %s', (_, text, expected) => {
  expect(cut(text)).toEqual(expected);
});

it('cuts at another delimiter, which is not sent', () => {
  expect(cut('SELECT 1;\nSELECT 2;\n-- end\nSELECT 3;\n-- end', '-- end')).toEqual([
    'SELECT 1;\nSELECT 2;',
    'SELECT 3;',
  ]);
});

it.each([24, 90, 5_000])('reads %i transactions without END, or says that it gives up', (count) => {
  const scanned = scanStatements('BEGIN TRANSACTION;\nSELECT 1;\nCOMMIT;\n'.repeat(count), ';');
  if (count < 100) expect(scanned).toMatchObject({ ok: true, value: { length: 3 * count } });
  else {
    expect(scanned).toMatchObject({ ok: false, failure: { why: 'BEGIN stands too often without an END.' } });
  }
});

it.each([
  ['a parenthesis that is open', 'SELECT 1;\nSELECT (2;', 2],
  ['a parenthesis too many', 'SELECT 1);', 1],
  ['a quote that is open', `SELECT 1;\n\nSELECT 'a;`, 3],
  ['DELIMITER', 'DELIMITER //\nSELECT 1//', 1],
])('stops at %s', (_, text, line) => {
  expect(cut(text)).toMatchObject({ line });
});
