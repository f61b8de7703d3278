import { beforeAll, describe, expect, it } from 'vitest';
import type { Failure } from '../base/failure';
import type { PlannedStatement } from '../model/plan';
import { loadParser } from '../sql/load-parser';
import { parseScript } from '../sql/parse-script';
import type { SqlParser } from '../sql/sql-parser';
import type { SqlStatement } from '../sql/sql-statement';
import { startComparison, type Comparison } from './comparing-gate';

let parser: SqlParser;
beforeAll(async () => {
  parser = await loadParser();
});

function statements(text: string): readonly SqlStatement[] {
  const script = parseScript(parser, text);
  if (!script.analysed) throw new TypeError(script.reason);
  return script.statements;
}

const planned = (text: string): readonly PlannedStatement[] =>
  statements(text).map((statement, place) => ({ ...statement, number: place + 1, enumValue: null }));

/** What the gate says to each message of a program, and in the end. */
async function play(plan: string, ...messages: readonly string[]): Promise<readonly (string | null)[]> {
  const gate = startComparison(comparison(plan), () => undefined);
  const told: (Failure | null)[] = [];
  for (const message of messages) told.push(await gate.admit(statements(message)));
  return [...told, gate.ended()].map((failure) => failure?.why ?? null);
}

const comparison = (plan: string, valuesMayDiffer = false): Comparison => ({
  planned: planned(plan),
  valuesMayDiffer,
  parser: { scan: (text) => Promise.resolve(parser.scan(text)) },
});

describe('a program beside its plan', () => {
  it('may say what was planned, however it cuts it', async () => {
    expect(await play('SELECT 1; SELECT 2; SELECT 3', 'SELECT 1;', 'SELECT 2; SELECT 3')).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('may not say anything else, and is told both texts', async () => {
    expect(
      (await play('SELECT 1; INSERT INTO t VALUES (1)', 'SELECT 1', 'INSERT INTO t VALUES (2)'))[1],
    ).toBe('Planned as statement 2: INSERT INTO t VALUES (1) The program sent: INSERT INTO t VALUES (2)');
  });

  it('is not sent to the policy where no policy lets it say more, or less', async () => {
    const fixOf = async (plan: string, said: string) => {
      const gate = startComparison(comparison(plan), () => undefined);
      return ((await gate.admit(statements(said))) ?? gate.ended())?.fix;
    };
    expect(await fixOf('SELECT 1', 'SELECT 2')).toContain('let the policy of the environment allow');
    for (const said of ['SELECT 1; SELECT 2; SELECT 3', 'SELECT 1']) {
      const fix = await fixOf('SELECT 1; SELECT 2', said);
      expect(fix).toContain('one statement over all rows');
      expect(fix).not.toContain('let the policy of the environment allow');
    }
  });

  it('may not say more, or less', async () => {
    expect((await play('SELECT 1', 'SELECT 1; DROP TABLE t'))[0]).toBe(
      'Nothing more was planned. The program sent: DROP TABLE t',
    );
    expect((await play('SELECT 1; SELECT 2', 'SELECT 1'))[1]).toBe(
      'Planned as statement 2: SELECT 2 The program ended without it.',
    );
  });

  it('is not let through in part: of a message with a statement that differs nothing is sent', async () => {
    expect((await play('SELECT 1; SELECT 2', 'SELECT 1; SELECT 9', 'SELECT 1'))[1]).toBeNull();
  });

  it.each([
    ["INSERT INTO t (a) VALUES (1, 'x')", "INSERT INTO t (a) VALUES (2, 'it''s')", true],
    ["INSERT INTO t VALUES ('x', NULL)", 'INSERT INTO t VALUES (NULL, true)', true],
    ["UPDATE t SET a = '1' WHERE id = '2'", "UPDATE t SET a = '1' /* as ever */ WHERE id = '3'", true],
    ['DELETE FROM t WHERE id = 1', 'DELETE FROM t WHERE id = 9', true],
    ['INSERT INTO t VALUES (1)', 'INSERT INTO t VALUES (1), (2)', false],
    ['INSERT INTO t VALUES (1)', 'INSERT INTO u VALUES (1)', false],
    ['INSERT INTO t VALUES (1)', 'INSERT INTO t VALUES (now())', false],
    ['UPDATE t SET a = 1', 'UPDATE t SET b = 1', false],
    ['DELETE FROM t WHERE id = 1', 'DELETE FROM t WHERE id > 1', false],
    ['DELETE FROM t WHERE id = 1', 'DELETE FROM t', false],
    ["INSERT INTO t VALUES ('x', now())", "INSERT INTO t VALUES ('y', now())", true],
    ['DELETE FROM t WHERE a IS NULL', 'DELETE FROM t WHERE a IS TRUE', false],
    ['DELETE FROM t WHERE a = 1 AND FALSE', 'DELETE FROM t WHERE a = 1 AND TRUE', false],
    [
      "INSERT INTO t SELECT set_config('a.b', '1', true)",
      "INSERT INTO t SELECT set_config('role', '1', true)",
      false,
    ],
    ["SELECT setval('s', 1)", "SELECT setval('s', 2)", false],
    ['ALTER TABLE t ALTER a SET DEFAULT 1', 'ALTER TABLE t ALTER a SET DEFAULT 2', false],
  ])('where values may differ, for %s says to %s: %s', async (plan, sent, may) => {
    const lax = startComparison(comparison(plan, true), () => undefined);
    expect((await lax.admit(statements(sent))) === null).toBe(may);
    const strict = startComparison(comparison(plan), () => undefined);
    expect(await strict.admit(statements(sent))).toMatchObject({ code: 'PROGRAM.DEVIATED' });
  });

  it('tells what was sent instead', async () => {
    const notices: (readonly string[])[] = [];
    const gate = startComparison(
      comparison('DELETE FROM t WHERE id = 1; DELETE FROM u', true),
      (_, answer) => {
        notices.push(answer.notices);
      },
    );
    await gate.admit(statements('DELETE FROM t WHERE id = 2'));
    gate.answered({ rows: 1, notices: ['NOTICE: of the server'], error: null });
    await gate.admit(statements('DELETE FROM u'));
    gate.answered({ rows: 1, notices: [], error: null });
    expect(notices).toEqual([
      ['Sent with other values than planned: DELETE FROM t WHERE id = 2', 'NOTICE: of the server'],
      [],
    ]);
  });

  it('tells answers by the place of their statement', () => {
    const places: number[] = [];
    const gate = startComparison(comparison('SELECT 1; SELECT 2'), (place) => places.push(place));
    gate.answered({ rows: 1, notices: [], error: null });
    gate.answered({ rows: 1, notices: [], error: null });
    expect(places).toEqual([0, 1]);
  });
});
