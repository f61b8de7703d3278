import { beforeAll, describe, expect, it } from 'vitest';
import type { PlannedStatement } from '../model/plan';
import { loadParser } from '../sql/load-parser';
import { parseScript } from '../sql/parse-script';
import type { SqlParser } from '../sql/sql-parser';
import type { SqlStatement } from '../sql/sql-statement';
import { startComparison } from './comparing-gate';

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
function play(plan: string, ...messages: readonly string[]): readonly (string | null)[] {
  const gate = startComparison(planned(plan), () => undefined);
  return [...messages.map((message) => gate.admit(statements(message))), gate.ended()].map(
    (told) => told?.why ?? null,
  );
}

describe('a program beside its plan', () => {
  it('may say what was planned, however it cuts it', () => {
    expect(play('SELECT 1; SELECT 2; SELECT 3', 'SELECT 1;', 'SELECT 2; SELECT 3')).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('may not say anything else, and is told both texts', () => {
    expect(play('SELECT 1; INSERT INTO t VALUES (1)', 'SELECT 1', 'INSERT INTO t VALUES (2)')[1]).toBe(
      'Planned as statement 2: INSERT INTO t VALUES (1) The program sent: INSERT INTO t VALUES (2)',
    );
  });

  it('may not say more, or less', () => {
    expect(play('SELECT 1', 'SELECT 1; DROP TABLE t')[0]).toBe(
      'Nothing more was planned. The program sent: DROP TABLE t',
    );
    expect(play('SELECT 1; SELECT 2', 'SELECT 1')[1]).toBe(
      'Planned as statement 2: SELECT 2 The program ended without it.',
    );
  });

  it('is not let through in part: of a message with a statement that differs nothing is sent', () => {
    expect(play('SELECT 1; SELECT 2', 'SELECT 1; SELECT 9', 'SELECT 1')[1]).toBeNull();
  });

  it('tells answers by the place of their statement', () => {
    const places: number[] = [];
    const gate = startComparison(planned('SELECT 1; SELECT 2'), (place) => places.push(place));
    gate.answered({ rows: 1, notices: [], error: null });
    gate.answered({ rows: 1, notices: [], error: null });
    expect(places).toEqual([0, 1]);
  });
});
