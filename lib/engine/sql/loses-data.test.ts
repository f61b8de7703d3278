import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from './load-parser';
import { parseScript } from './parse-script';
import type { SqlParser } from './sql-parser';

let parser: SqlParser;
beforeAll(async () => {
  parser = await loadParser();
});

function losing(text: string): readonly boolean[] {
  const script = parseScript(parser, text);
  return script.analysed ? script.statements.map(({ losesData }) => losesData) : [];
}

describe('what a statement loses', () => {
  it.each([
    'DROP TABLE a',
    'DROP TABLE IF EXISTS s.a, b CASCADE',
    'DROP SEQUENCE s',
    'ALTER TABLE a DROP COLUMN b',
    'ALTER TABLE a ADD c int, ADD d int, ADD e int, DROP COLUMN IF EXISTS b',
    'ALTER TABLE a ALTER b TYPE int USING b::int',
    'DROP SCHEMA s CASCADE',
    'DROP TYPE t CASCADE',
    'DROP EXTENSION hstore CASCADE',
    'DROP OWNED BY joe',
    'DELETE FROM a',
    'TRUNCATE a, b',
    'UPDATE person SET email = NULL',
    'INSERT INTO a VALUES (1) ON CONFLICT (id) DO UPDATE SET b = 1',
    'MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN UPDATE SET c = 1',
    'MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN DELETE',
    'WITH gone AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM gone',
    'WITH gone AS (DELETE FROM a RETURNING *) SELECT count(*) FROM gone',
  ])('says of %s that data may be gone', (text) => {
    expect(losing(text)).toEqual([true]);
  });

  it.each([
    'CREATE TABLE a (id int)',
    'DROP INDEX a_b',
    'DROP VIEW v CASCADE',
    'DROP MATERIALIZED VIEW m',
    'DROP FUNCTION f() CASCADE',
    'DROP TYPE t',
    'DROP SCHEMA s',
    'ALTER TABLE a DROP CONSTRAINT c',
    'ALTER TABLE a ADD COLUMN b int',
    'MERGE INTO a USING b ON a.id = b.id WHEN NOT MATCHED THEN DO NOTHING',
    'INSERT INTO a VALUES (1)',
    'INSERT INTO a VALUES (1) ON CONFLICT DO NOTHING',
    'SELECT 1',
  ])('says of %s that it loses nothing', (text) => {
    expect(losing(text)).toEqual([false]);
  });
});
