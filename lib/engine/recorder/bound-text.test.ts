import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../sql/load-parser';
import type { SqlParser } from '../sql/sql-parser';
import { boundText, type BoundValue } from './bound-text';

let parser: SqlParser;
beforeAll(async () => {
  parser = await loadParser();
});

const text = (value: string | null, type = 0): BoundValue => ({
  bytes: value === null ? null : Buffer.from(value),
  binary: false,
  type,
});
const binary = (type: number, bytes: readonly number[]): BoundValue => ({
  bytes: Buffer.from(bytes),
  binary: true,
  type,
});
const write = (sql: string, ...values: readonly BoundValue[]) => {
  const scanned = parser.scan(sql);
  if (!scanned.ok) throw new TypeError(scanned.refusal.message);
  return boundText(sql, scanned.value, values);
};

describe('a statement with its parameters written out', () => {
  it.each([
    ['SELECT $1, $2', [text("it's"), text(null)], "SELECT 'it''s', NULL"],
    ['SELECT $2, $1, $2', [text('a'), text('b')], "SELECT 'b', 'a', 'b'"],
    ['SELECT \'$1\', $$ $1 $$, "$1" -- $1\n, $1', [text('ü')], "SELECT '$1', $$ $1 $$, \"$1\" -- $1\n, 'ü'"],
    ['SELECT $10', Array.from({ length: 10 }, (_, place) => text(String(place))), "SELECT '9'"],
    ['SELECT $1', [text('7', 23)], "SELECT  ('7'::int4) "],
    ['SELECT U&$1 FROM t', [text('5')], "SELECT U& ('5')  FROM t"],
    ['SELECT $1[1]', [text('{5}')], "SELECT  ('{5}') [1]"],
    ['SELECT $1', [text('a\\b')], "SELECT 'a\\b'"],
    ['SELECT $1', [{ bytes: Buffer.from([0, 255]), binary: true, type: 0 }], "SELECT  ('\\x00ff'::bytea) "],
    ['SELECT $1', [binary(21, [0xff, 0xfe])], "SELECT  ('-2'::int2) "],
    ['SELECT $1', [text('{1,NULL}', 1007)], "SELECT  ('{1,NULL}'::int4[]) "],
    ['SELECT $1', [binary(1082, [0, 0, 0, 0])], "SELECT  ('2000-01-01'::date) "],
    ['SELECT 1', [], 'SELECT 1'],
  ])('%s', (sql, values, written) => {
    expect(write(sql, ...values)).toEqual({ ok: true, value: written });
  });

  it.each([
    ['a value that was not given', [text('a')], '$2 of a statement cannot be written down: it was not given'],
    ['a type that is not known', [text('a'), text('b', 600)], 'its type has the OID 600'],
    ['bytes that are no number', [text('a'), binary(23, [1])], 'it is a binary int4'],
    [
      'a numeric with more digits than it shows',
      [text('a'), binary(1700, [0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0x13, 0x88])],
      'it is a binary numeric',
    ],
    [
      'an array of another type than it names',
      [text('a'), binary(1007, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 20])],
      'it is a binary int4[]',
    ],
    ['bytes that are no numeric', [text('a'), binary(1700, [0, 1, 0, 0])], 'it is a binary numeric'],
  ])('is refused with %s', (_, values, why) => {
    const written = write('SELECT $1, $2', ...values);
    expect(written).toMatchObject({ failure: { code: 'RECORDER.PARAMETER' } });
    expect(written.ok ? '' : written.failure.summary).toContain(why);
  });
});
