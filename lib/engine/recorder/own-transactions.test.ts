import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../sql/load-parser';
import { parseScript } from '../sql/parse-script';
import type { SqlParser } from '../sql/sql-parser';
import type { SqlStatement } from '../sql/sql-statement';
import { ownTransactions, type TransactionWords } from './own-transactions';
import { startRecording } from './recording-gate';
import { setAside } from './set-aside';

let parser: SqlParser;
beforeAll(async () => {
  parser = await loadParser();
});

function statements(text: string): readonly SqlStatement[] {
  const script = parseScript(parser, text);
  if (!script.analysed) throw new TypeError(script.reason);
  return script.statements;
}

function words(): TransactionWords {
  const [begin, commit] = statements('BEGIN; COMMIT');
  if (begin === undefined || commit === undefined) throw new TypeError('BEGIN and COMMIT');
  return { begin, commit };
}

const ERROR = {
  sqlState: '25001',
  severity: 'ERROR',
  message: 'no',
  detail: null,
  hint: null,
  position: null,
  where: null,
  schema: null,
  table: null,
  column: null,
  constraint: null,
};

/** What is recorded of the messages of a program, or the code and the words of the first that is refused; `!` before one that the server refuses. */
async function recorded(...messages: readonly string[]): Promise<readonly string[]> {
  const recording = startRecording();
  const gate = setAside(ownTransactions(recording, words()), ['SELECT version()'], ['SHOW x']);
  for (const message of messages) {
    const isRefused = message.startsWith('!');
    const failure = await gate.admit(statements(message.replace('!', '')));
    if (failure !== null) return [failure.code, failure.summary];
    gate.answered({ rows: null, notices: [], error: isRefused ? ERROR : null });
  }
  const ended = gate.ended();
  return ended === null ? recording.statements : [ended.code, ended.summary];
}

const REFUSED = 'RECORDER.TRANSACTION_CONTROL';

describe('a program that leaves its transaction', () => {
  it.each([
    ['nothing but statements', ['CREATE TABLE a ()', 'CREATE TABLE b ()']],
    [
      'its own transactions and what stands between them',
      ['BEGIN', 'SELECT 1', 'COMMIT', 'VACUUM', 'BEGIN', 'SELECT 2', 'COMMIT'],
    ],
    ['modes of a transaction', ['BEGIN ISOLATION LEVEL SERIALIZABLE', 'SELECT 1', 'COMMIT']],
    ['savepoints', ['START TRANSACTION', 'SAVEPOINT a', 'SELECT 1', 'ROLLBACK TO a', 'COMMIT']],
  ])('is recorded with %s', async (_, said) => {
    expect(await recorded(...said)).toEqual(said);
  });

  it('is recorded without transactions that hold nothing, whoever began them', async () => {
    expect(
      await recorded(
        'BEGIN',
        'SELECT version()',
        'ROLLBACK',
        'BEGIN',
        'COMMIT',
        'VACUUM',
        'BEGIN',
        'SHOW x',
        'ROLLBACK',
        'COMMIT',
      ),
    ).toEqual(['VACUUM']);
  });

  it('has what its client asks set aside before it says anything itself, and what means the same at any time always', async () => {
    expect(
      await recorded('BEGIN', 'SELECT version()', 'SELECT 1', 'SHOW x', 'SELECT version()', 'COMMIT'),
    ).toEqual(['BEGIN', 'SELECT 1', 'SELECT version()', 'COMMIT']);
  });

  it('has several statements of one message in the transaction that they are to PostgreSQL', async () => {
    expect(await recorded('SELECT 1; SELECT 2', 'BEGIN', 'SELECT 3; SELECT 4', 'COMMIT')).toEqual([
      'BEGIN',
      'SELECT 1',
      'SELECT 2',
      'COMMIT',
      'BEGIN',
      'SELECT 3',
      'SELECT 4',
      'COMMIT',
    ]);
  });

  it.each([
    ['takes back what it said', ['BEGIN', 'SELECT 1', 'ROLLBACK']],
    ['goes on after it took back what it said', ['BEGIN', 'SELECT 1', 'ROLLBACK', 'SELECT 2']],
    ['begins anew after it took back what it said', ['BEGIN', 'SELECT 1', 'ROLLBACK', 'BEGIN', 'COMMIT']],
    ['begins another transaction with the end of one', ['BEGIN', 'SELECT 1', 'COMMIT AND CHAIN']],
    ['begins and ends one in one message', ['BEGIN; SELECT 1; COMMIT']],
    ['prepares one', ['BEGIN', 'SELECT 1', "PREPARE TRANSACTION 'a'"]],
    ['ends inside one', ['BEGIN', 'SELECT 1']],
  ])('is refused where it %s', async (_, said) => {
    expect(await recorded(...said)).toEqual([REFUSED, expect.any(String)]);
  });

  it('may take back what it said as far as its server is concerned: what it threw is told first', async () => {
    const gate = ownTransactions(startRecording(), words());
    for (const message of ['BEGIN', 'SELECT 1', 'ROLLBACK']) {
      expect(await gate.admit(statements(message))).toBeNull();
    }
    expect((await gate.admit(statements('SELECT 2')))?.code).toBe(REFUSED);
    expect(gate.ended()?.code).toBe(REFUSED);
  });

  it('may end a transaction that the server has given up', async () => {
    expect(await recorded('BEGIN', 'SELECT 1', '!SELECT gone', 'ROLLBACK')).toEqual([
      'BEGIN',
      'SELECT 1',
      'SELECT gone',
    ]);
  });
});
