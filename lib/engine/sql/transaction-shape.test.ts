import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from './load-parser';
import { parseScript } from './parse-script';
import { scriptProblems } from './script-problems';
import type { SqlParser } from './sql-parser';
import { transactionShape } from './transaction-shape';

let parser: SqlParser;
beforeAll(async () => {
  parser = await loadParser();
});

function shape(text: string) {
  const script = parseScript(parser, text);
  if (!script.analysed) throw new Error(script.reason);
  return transactionShape(script);
}

const problems = (text: string, keys: readonly string[] = []) =>
  scriptProblems(parseScript(parser, text), keys).map(
    ({ code, line, column }) => `${code} ${line}:${column}`,
  );

describe('transactionShape', () => {
  it('is none without transaction control', () => {
    expect(shape('SELECT 1; SELECT 2')).toEqual({ kind: 'none' });
    expect(shape('')).toEqual({ kind: 'none' });
  });

  it('lists the groups of balanced transactions', () => {
    expect(shape('BEGIN; SELECT 1; COMMIT; SELECT 2; START TRANSACTION; END;')).toEqual({
      kind: 'balanced',
      groups: [
        { first: 0, last: 2 },
        { first: 4, last: 5 },
      ],
    });
  });

  it('ends one group and begins the next at COMMIT AND CHAIN', () => {
    expect(shape('BEGIN; COMMIT AND CHAIN; SELECT 1; COMMIT')).toEqual({
      kind: 'balanced',
      groups: [
        { first: 0, last: 1 },
        { first: 1, last: 3 },
      ],
    });
    expect(shape('BEGIN; COMMIT AND CHAIN').kind).toBe('unbalanced');
  });

  it.each([
    'BEGIN; SAVEPOINT a; SELECT 1; RELEASE a; COMMIT',
    'BEGIN; SAVEPOINT a; ROLLBACK TO a; ROLLBACK TO SAVEPOINT a; RELEASE SAVEPOINT a; COMMIT',
    'BEGIN; SAVEPOINT a; SAVEPOINT a; RELEASE a; ROLLBACK TO a; COMMIT',
  ])('takes savepoints where they exist: %s', (text) => {
    expect(shape(text).kind).toBe('balanced');
  });

  it('takes savepoints of a program, which is in a transaction already', () => {
    const script = parseScript(parser, 'SAVEPOINT a; SELECT 1; ROLLBACK TO a; RELEASE a');
    expect(scriptProblems(script, [], true)).toEqual([]);
    expect(scriptProblems(parseScript(parser, 'RELEASE a'), [], true)).toHaveLength(1);
  });

  it('leaves BEGIN and COMMIT inside bodies alone', () => {
    expect(
      shape('DO $$ BEGIN COMMIT; END $$; CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END').kind,
    ).toBe('none');
  });
});

describe('scriptProblems', () => {
  it.each([
    ['COMMIT without BEGIN', 'SELECT 1;\n  COMMIT;', ['SQL.UNBALANCED_TRANSACTION 2:3']],
    ['BEGIN without COMMIT', 'SELECT 1;\nBEGIN;\nSELECT 2', ['SQL.UNBALANCED_TRANSACTION 2:1']],
    ['BEGIN within BEGIN', 'BEGIN; BEGIN; COMMIT', ['SQL.UNBALANCED_TRANSACTION 1:8']],
    ['a second COMMIT', 'BEGIN; COMMIT; COMMIT', ['SQL.UNBALANCED_TRANSACTION 1:16']],
    ['ROLLBACK', 'ROLLBACK', ['SQL.ROLLBACK 1:1']],
    ['a transaction rolled back', 'BEGIN; SELECT 1; ABORT', ['SQL.ROLLBACK 1:18']],
    ['SAVEPOINT without BEGIN', 'SAVEPOINT a', ['SQL.UNBALANCED_TRANSACTION 1:1']],
    ['an unknown savepoint', 'BEGIN; RELEASE a; COMMIT', ['SQL.UNBALANCED_TRANSACTION 1:8']],
    [
      'a savepoint that was released',
      'BEGIN; SAVEPOINT a; RELEASE a; ROLLBACK TO a; COMMIT',
      ['SQL.UNBALANCED_TRANSACTION 1:32'],
    ],
    [
      'a savepoint of an earlier transaction',
      'BEGIN; SAVEPOINT a; COMMIT; BEGIN; RELEASE a; COMMIT',
      ['SQL.UNBALANCED_TRANSACTION 1:36'],
    ],
    ['PREPARE TRANSACTION', "BEGIN; PREPARE TRANSACTION 'x'", ['SQL.TWO_PHASE_COMMIT 1:8']],
    ['COMMIT PREPARED', "COMMIT PREPARED 'x'", ['SQL.TWO_PHASE_COMMIT 1:1']],
    ['ROLLBACK PREPARED', "ROLLBACK PREPARED 'x'", ['SQL.TWO_PHASE_COMMIT 1:1']],
    ['DISCARD', 'DISCARD ALL; DISCARD TEMP', ['SQL.DISCARD 1:1', 'SQL.DISCARD 1:14']],
    ['RESET ALL', 'RESET ALL', ['SQL.RESET_ALL 1:1']],
    ['SET SESSION AUTHORIZATION', 'SET SESSION AUTHORIZATION joe', ['SQL.SESSION_AUTHORIZATION 1:1']],
    ['COPY FROM STDIN', 'COPY t FROM STDIN', ['SQL.COPY_FROM_STDIN 1:1']],
    ['rows behind COPY', 'COPY t FROM STDIN;\n1\n\\.', ['SQL.COPY_DATA 2:1']],
    ['a psql command', 'SELECT 1;\n\\q', ['SQL.PSQL_META_COMMAND 2:1']],
    ['unlocking everything', 'SELECT pg_advisory_unlock_all()', ['SQL.ADVISORY_UNLOCK_ALL 1:8']],
    [
      'unlocking everything deep inside',
      "WITH x AS (SELECT CASE WHEN true THEN pg_catalog.pg_advisory_unlock_all()::text END)\nUPDATE t SET a = 'é' FROM x",
      ['SQL.ADVISORY_UNLOCK_ALL 1:39'],
    ],
    [
      'unlocking everything when a view is read',
      'CREATE VIEW v AS SELECT pg_advisory_unlock_all()',
      ['SQL.ADVISORY_UNLOCK_ALL 1:25'],
    ],
    [
      'a statement between BEGIN and COMMIT that PostgreSQL refuses there',
      'BEGIN;\nCREATE INDEX CONCURRENTLY ON t (a);\nCOMMIT;',
      ['SQL.REFUSED_IN_TRANSACTION 2:1'],
    ],
  ])('names %s', (_, text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  it('names every problem, in the order of the text', () => {
    expect(problems('DISCARD ALL;\nCOMMIT;\nRESET ALL;\nBEGIN;')).toEqual([
      'SQL.DISCARD 1:1',
      'SQL.UNBALANCED_TRANSACTION 2:1',
      'SQL.RESET_ALL 3:1',
      'SQL.UNBALANCED_TRANSACTION 4:1',
    ]);
  });

  it('minds an unlock of our keys and no other', () => {
    const unlocks = (call: string) => problems(`SELECT ${call}`, ['72707369', '-5', '1,2', '5000000000']);
    const found = ['SQL.ADVISORY_UNLOCK 1:8'];
    expect(unlocks('pg_advisory_unlock(72707369)')).toEqual(found);
    expect(unlocks('pg_advisory_unlock(5000000000)')).toEqual(found);
    expect(unlocks('pg_advisory_unlock(-5)')).toEqual(found);
    expect(unlocks('pg_advisory_unlock(72707369::bigint)')).toEqual(found);
    expect(unlocks("pg_advisory_unlock('72707369')")).toEqual(found);
    expect(unlocks('pg_advisory_unlock_shared(1, 2)')).toEqual(found);
    expect(unlocks('pg_advisory_unlock(42)')).toEqual([]);
    expect(unlocks('pg_advisory_unlock(1)')).toEqual([]);
    expect(unlocks('pg_advisory_unlock(a.b)')).toEqual([]);
    expect(unlocks('my.pg_advisory_unlocked(72707369)')).toEqual([]);
  });

  it.each([
    'RESET SESSION AUTHORIZATION',
    'SET SESSION AUTHORIZATION DEFAULT',
    'SET LOCAL ROLE joe',
    "COPY t FROM '/tmp/x'",
    'COPY t TO STDOUT',
    'RESET lock_timeout',
    "SELECT 'pg_advisory_unlock_all()'",
    'BEGIN; SELECT 1; COMMIT',
    'CREATE INDEX CONCURRENTLY ON t (a)',
    'SELEC 1',
  ])('has nothing against %s', (text) => {
    expect(problems(text)).toEqual([]);
  });
});
