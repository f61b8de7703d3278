import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing/postgres';
import { createMemoryLogger, realClock, realIds } from '../../testing/real-ports';
import { targetInput, withSession } from '../../testing/target';
import { createChildProgramRunner } from './child-program-runner';
import { createKernelSandbox } from './kernel-sandbox';
import { saidByUp } from '../../engine/formats/module/module-answer';
import { MODULE_DRIVER } from '../../engine/formats/module/module-driver';
import { createGuardedParser, type GuardedParser } from '../../engine/sql/guarded-parser';
import { startRecording } from '../../engine/recorder/recording-gate';
import { runProgram } from '../../engine/recorder/run-program';

const sandbox = createKernelSandbox({ logger: createMemoryLogger() });
let db: TestDatabase;
let parser: GuardedParser;
beforeAll(async () => {
  db = await createTestDatabase(18);
  parser = createGuardedParser();
});
afterAll(async () => {
  await parser.close();
  await db.drop();
});

/** What comes of a module's `up`, what it said, and how it left the transaction. */
const run = (
  up: string,
  { idleMs = 20_000, stopAfterMs = 60_000, cancelled = false, variables = {}, validate = '' } = {},
) =>
  withSession(targetInput(db), async (session) => {
    await session.send('BEGIN');
    const gate = startRecording();
    const stop = new AbortController();
    const timer = setTimeout(() => {
      stop.abort();
    }, stopAfterMs);
    const ran = await runProgram({
      session,
      gate,
      parser: { parse: (text) => parser.parseScript(text), scan: (text) => parser.scan(text) },
      ids: realIds,
      clock: realClock,
      programs: createChildProgramRunner({ roots: [], sandbox }),
      home: '/nowhere',
      driver: MODULE_DRIVER,
      files: [
        {
          path: '1-a.mjs',
          bytes: new TextEncoder().encode(`export async function up({ query }) { ${up} }\n${validate}`),
        },
      ],
      file: '1-a.mjs',
      schema: 'public',
      options: {},
      variables,
      timeoutMs: 60_000,
      idleMs,
      signal: stop.signal,
      isCancelled: () => cancelled,
    });
    clearTimeout(timer);
    const reads = gate.reads(ran.ok ? saidByUp(ran.value) : null);
    return { ran, said: gate.statements, reads, status: session.transactionStatus() };
  });

describe('a module behind a relay', () => {
  it('is ended when it lets the database wait, not while the database works for it', async () => {
    const slow = await run("await query('SELECT pg_sleep(3)'); return 'done';", { idleMs: 2_000 });
    expect(slow).toMatchObject({
      ran: { ok: true, value: { rollbackData: 'done' } },
      status: 'in_transaction',
    });
    const idle = await run("await query('SELECT 1'); await new Promise(() => setInterval(() => {}, 1000));", {
      idleMs: 2_000,
    });
    expect(idle).toMatchObject({
      ran: { ok: false, failure: { code: 'PROGRAM.IDLE', where: { file: '1-a.mjs' } } },
      said: ['SELECT 1'],
      status: 'in_transaction',
    });
  });

  it.each(['flush', 'sync'])('is ended when it only says %s', async (word) => {
    const idle = await run(
      `await query('SELECT 1');
       await query({ submit: (connection) => { setInterval(() => connection.${word}(), 200); }, handleError() {}, handleReadyForQuery() {} });
       await new Promise(() => {});`,
      { idleMs: 2_000 },
    );
    expect(idle).toMatchObject({ ran: { failure: { code: 'PROGRAM.IDLE' } }, status: 'in_transaction' });
  });

  it('finds the variables of its source in its environment, and nothing else of anybody', async () => {
    const variables = { REALM: 'north, of a river', NODE_ENV: 'staging', __proto: 'x' };
    const told = await run('return { ...process.env };', { variables });
    expect(told.ran).toEqual({
      ok: true,
      value: { rollbackData: { ...variables, LANG: 'C.UTF-8', NO_COLOR: '1', TZ: 'UTC' }, saidByUp: 0 },
    });
  });

  const LOOK =
    'export async function validate({ query }) { return (await query("SELECT 1")).rowCount === 1; }';
  it.each([
    ['looks at what it did', "await query('CREATE TEMP TABLE a (id int)');", LOOK, false],
    [
      'went by what it read',
      "await query('SELECT 2'); await query('CREATE TEMP TABLE a (id int)');",
      LOOK,
      true,
    ],
    ['did not wait for what it read', "void query('SELECT 2');", LOOK, true],
    [
      'goes by what it looked at',
      "await query('CREATE TEMP TABLE a (id int)');",
      `export async function validate({ query }) {
         await query('SELECT 1');
         await query('INSERT INTO a VALUES (1)');
       }`,
      true,
    ],
  ])('that %s: whether it may depend on what is there', async (_, up, validate, reads) => {
    const told = await run(up, { validate });
    expect(told).toMatchObject({ ran: { ok: true }, reads });
  });

  it('sends no signals', async () => {
    const told = await run(
      'return [typeof process.kill, typeof process._kill, typeof process._debugProcess];',
    );
    expect(told.ran).toMatchObject({ value: { rollbackData: ['undefined', 'undefined', 'undefined'] } });
  });

  it('is ended when somebody cancels', async () => {
    const ended = await run(
      "await query('SELECT 1'); await new Promise(() => setInterval(() => {}, 1000));",
      {
        cancelled: true,
      },
    );
    expect(ended).toMatchObject({ ran: { failure: { code: 'PROGRAM.STOPPED' } }, status: 'in_transaction' });
  });

  it('is ended from outside', async () => {
    const ended = await run("for (;;) await query('SELECT 1');", { stopAfterMs: 1_500 });
    expect(ended).toMatchObject({ ran: { failure: { code: 'PROGRAM.STOPPED' } }, status: 'in_transaction' });
  });

  it('leaves no statement behind that it did not wait for', async () => {
    const hasty = await run(
      "query('SELECT pg_sleep(0.5)').catch(() => {}); throw new Error('changed my mind');",
    );
    expect(hasty).toMatchObject({ ran: { failure: { code: 'PROGRAM.FAILED' } }, status: 'in_transaction' });
  });

  it('says on which line it threw, and on which it asked for what the server refused', async () => {
    for (const [body, code] of [
      ["\n\nthrow new Error('changed my mind');", 'PROGRAM.FAILED'],
      ["\n\nawait query('SELECT gone');", 'PROGRAM.STATEMENT_REFUSED'],
    ] as const) {
      expect(await run(body)).toMatchObject({
        ran: { failure: { code, where: { file: '1-a.mjs', line: 3 } } },
      });
    }
  });

  it('says in one line what it threw, and where the calls were', async () => {
    const told = await run('\n\nthrow new Error("changed my mind\\nfor two reasons");');
    expect(told.ran).toMatchObject({
      failure: {
        summary: 'The program failed: Error: changed my mind',
        why: 'for two reasons. Thrown at 1-a.mjs:3:7.',
        where: { file: '1-a.mjs', line: 3 },
      },
    });
  });

  it('cannot tell where the database really is', async () => {
    const told = await run('return Object.keys(process.env).concat(process.argv.slice(2));');
    expect(JSON.stringify(told.ran)).not.toContain(String(db.port));
  });
});
