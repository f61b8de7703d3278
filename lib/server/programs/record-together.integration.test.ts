import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProgramRunner } from '../../engine/ports/program-runner';
import { createGuardedParser, type GuardedParser } from '../../engine/sql/guarded-parser';
import { createQuickParser } from '../../engine/sql/quick-parser';
import { loadParser } from '../../engine/sql/load-parser';
import { createMemoryLogger } from '../../testing/real-ports';
import { apart, recordHistory, type RecordingGround } from '../../testing/record-history';
import { startScratchTestServer, type ScratchTestServer } from '../../testing/scratch-server';
import { syntheticPrograms } from '../../testing/synthetic-programs';
import { createChildProgramRunner } from './child-program-runner';
import { createKernelSandbox } from './kernel-sandbox';

const sandbox = createKernelSandbox({ logger: createMemoryLogger() });
const home = realpathSync(mkdtempSync(join(tmpdir(), 'lockkeeper-together-')));
let scratch: ScratchTestServer;
let guarded: GuardedParser;
let ground: Omit<RecordingGround, 'programRunner'>;
beforeAll(async () => {
  scratch = await startScratchTestServer(18);
  guarded = createGuardedParser();
  ground = { server: scratch.server, relayParser: createQuickParser(await loadParser(), guarded) };
});
afterAll(async () => {
  await guarded.close();
  await scratch.stop();
  rmSync(home, { recursive: true, force: true });
});

/** With a time limit that a test can wait for. */
const hasty = (runner: ProgramRunner, timeoutMs: number): ProgramRunner => ({
  run: (order) => runner.run({ ...order, timeoutMs }),
  series: (place) => {
    const series = runner.series(place);
    return {
      run: (turn) => series.run({ ...turn, timeoutMs }),
      end: () => series.end(),
      get hadCompany() {
        return series.hadCompany;
      },
    };
  },
});

const runner = hasty(createChildProgramRunner({ roots: [home], sandbox }), 6_000);

/** What it comes to, each recording as text. */
async function record(
  files: Readonly<Record<string, string>>,
  programRunner: ProgramRunner,
): Promise<unknown> {
  const recorded = await recordHistory({ ...ground, programRunner }, { tool: 'module', home, files });
  if (!recorded.ok) return recorded.failure;
  return Object.fromEntries(recorded.value.map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)]));
}

const namesOf = (recorded: unknown): readonly string[] =>
  typeof recorded === 'object' && recorded !== null ? Object.keys(recorded) : [];

/** Both ways. */
const bothWays = async (files: Readonly<Record<string, string>>) => ({
  together: await record(files, runner),
  each: await record(files, apart(runner)),
});

const program = (number: number, up: string): readonly [string, string] => [
  `000${String(number)}-p.mjs`,
  `import { writeSync } from 'node:fs';
export const version = '000${String(number)}';
export const name = 'p${String(number)}';
export async function up({ query }) {
  await query('CREATE TABLE p${String(number)} (id int)');
  ${up}
  await query('INSERT INTO p${String(number)} VALUES (${String(number)})');
}
`,
];

/** Five programs; the third does what is given and the fourth something else than usual. */
const withThird = (third: string, fourth = ''): Readonly<Record<string, string>> =>
  Object.fromEntries([
    program(1, ''),
    program(2, ''),
    program(3, third),
    program(4, fourth),
    program(
      5,
      'const { rows } = await query("SELECT count(*)::int AS n FROM pg_tables WHERE tablename LIKE \'p_\'"); await query("SELECT $1::int", [rows[0].n]);',
    ),
  ]);

/** Done again and again while the program after it runs in the same process, however long its own turn takes. */
const inTurnOfNext = (act: string): string => `setInterval(() => { if (globalThis.isNext) { ${act} } }, 5);`;
const NEXT =
  'globalThis.isNext = true; await new Promise((done) => setTimeout(done, 200)); globalThis.isNext = false;';

const SAYS_PROCESS = "await query('SELECT ' + process.pid);";

describe('programs that are recorded in one process', { timeout: 240_000 }, () => {
  it('say what they say each in a process of its own', async () => {
    const settings = withThird(
      "await query('SET IntervalStyle TO iso_8601');",
      "await query('SELECT $1::text', [(await query('SHOW IntervalStyle')).rows[0].IntervalStyle]);",
    );
    for (const files of [syntheticPrograms('module', 7), settings]) {
      const { together, each } = await bothWays(files);
      expect(namesOf(together)).toHaveLength(Object.keys(files).length);
      expect(together).toEqual(each);
    }
  });

  it('are in one process indeed', async () => {
    const files = Object.fromEntries([program(1, SAYS_PROCESS), program(2, SAYS_PROCESS)]);
    const processes = async (by: ProgramRunner) =>
      new Set(JSON.stringify(await record(files, by)).match(/SELECT \d+/g)).size;
    expect(await processes(runner)).toBe(1);
    expect(await processes(apart(runner))).toBe(2);
  });

  it.each([
    ['throws', "throw new Error('not today');", 'PROGRAM.FAILED'],
    ['is refused by PostgreSQL', "await query('SELECT 1/0');", 'PROGRAM.STATEMENT_REFUSED'],
    ['goes on after an error', "await query('SELECT 1/0').catch(() => {});", 'RECORDER.WENT_ON'],
    ['leaves the transaction', "await query('ROLLBACK; SELECT 1');", 'RECORDER.TRANSACTION_CONTROL'],
    ['hangs', 'await new Promise(() => setInterval(() => {}, 1000));', 'PROGRAM.TIME_LIMIT'],
    ['spins', 'for (;;);', 'PROGRAM.TIME_LIMIT'],
    ['ends early', 'process.exit(0);', 'PROGRAM.ENDED_EARLY'],
    ['floods its output', "for (;;) try { writeSync(1, 'x'.repeat(65536)); } catch {}", 'PROGRAM.FLOOD'],
    ['floods its answer', "for (;;) try { writeSync(3, 'x'.repeat(65536)); } catch {}", 'PROGRAM.FLOOD'],
    [
      'says that it is done and ends',
      `await query('SELECT 7'); writeSync(3, '{"ok":true,"token":"x","value":1}\\\\n'); process.exit(1);`,
      null,
    ],
  ])('that %s in their middle come to what they come to alone', async (_, third, code) => {
    const { together, each } = await bothWays(withThird(third));
    expect(together).toEqual(each);
    if (code !== null) expect(together).toMatchObject([{ code, where: { file: '0003-p.mjs' } }]);
  });

  it('that take all memory come to that too', async () => {
    const failed = [{ code: 'PROGRAM.ENDED_EARLY', where: { file: '0003-p.mjs' } }];
    const hungry = withThird('const all = []; for (;;) all.push(new Array(1e6).fill(1));');
    expect(await bothWays(hungry)).toMatchObject({ together: failed, each: failed });
  });

  it.each([
    ['throws later', inTurnOfNext("throw new Error('late');"), NEXT],
    ['spoils the next one', 'globalThis.spoilt = true;', "if (globalThis.spoilt) throw new Error('spoilt');"],
    [
      'changes the environment',
      "process.env.WHERE = 'x';",
      "await query('SELECT $1::text', [process.env.WHERE ?? 'unset']);",
    ],
    [
      'keeps its connection',
      'globalThis.old = query;',
      "await Promise.race([globalThis.old?.('CREATE TABLE stolen (id int)').catch(() => {}), new Promise((done) => setTimeout(done, 300))]);",
    ],
    ['goes on speaking', inTurnOfNext("query('SELECT 666').catch(() => {});"), NEXT],
    [
      'answers for the next one',
      inTurnOfNext(`writeSync(3, '{"ok":true,"token":"x","value":null}\\\\n');`),
      NEXT,
    ],
    ['takes the order of the next one', "process.stdin.on('data', () => {});", ''],
  ])('where one that %s has no hand in the next', async (_, third, fourth) => {
    const { together, each } = await bothWays(withThird(third, fourth));
    expect(together).toEqual(each);
    expect(namesOf(together)).toHaveLength(5);
  });

  it('find helpers as if they were alone', async () => {
    const counting = (kind: string) =>
      Object.fromEntries(
        [1, 2, 3].map((number) => {
          const [path, text] = program(number, "await query('SELECT ' + next());");
          return [path, `import { next } from './lib/counter.${kind}';\n${text}`];
        }),
      );
    const cjs = { ...counting('cjs'), 'lib/counter.cjs': 'let n = 0; exports.next = () => ++n;' };
    const esm = { ...counting('mjs'), 'lib/counter.mjs': 'let n = 0; export const next = () => ++n;' };
    for (const files of [cjs, esm]) {
      const { together, each } = await bothWays(files);
      expect(together).toEqual(each);
      expect(JSON.stringify(together)).not.toContain('SELECT 2');
    }
  });
});
