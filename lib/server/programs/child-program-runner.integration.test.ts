import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { ProgramSeries } from '../../engine/ports/program-runner';
import { createMemoryLogger } from '../../testing/real-ports';
import { createChildProgramRunner } from './child-program-runner';
import { createKernelSandbox } from './kernel-sandbox';

const sandbox = createKernelSandbox({ logger: createMemoryLogger() });

const ANSWER = `import { writeSync } from 'node:fs';
const answer = (value) => writeSync(3, JSON.stringify({ ok: true, value }));
`;

const run = (driver: string, { timeoutMs = 20_000, signal = new AbortController().signal } = {}) =>
  createChildProgramRunner({ roots: [], sandbox }).run({
    driver: { language: 'javascript', packages: [], text: ANSWER + driver },
    home: '/nowhere',
    files: [{ path: 'beside/data.json', bytes: new TextEncoder().encode('{"a":1}') }],
    input: { act: 'describe' },
    port: null,
    timeoutMs,
    signal,
  });

describe('a program in a process of its own', () => {
  it('is given its folder and its order, and answers', async () => {
    expect(
      await run(`import { readFileSync } from 'node:fs';
        const { act } = JSON.parse(readFileSync(0, 'utf8'));
        answer({ act, beside: JSON.parse(readFileSync('beside/data.json', 'utf8')) });`),
    ).toEqual({ ok: true, value: { act: 'describe', beside: { a: 1 } } });
  });

  it('knows nothing of the environment of this process', async () => {
    process.env['LOCKKEEPER_TEST_SECRET'] = 'a secret';
    const ran = await run(`answer(Object.keys(process.env).sort());`);
    delete process.env['LOCKKEEPER_TEST_SECRET'];
    expect(ran).toEqual({ ok: true, value: ['LANG', 'NODE_ENV', 'NO_COLOR', 'TZ'] });
  });

  it.each([
    ['reads a file elsewhere', `(await import('node:fs')).readFileSync('/etc/hostname')`],
    [
      'reads what Linux tells of other processes',
      `(await import('node:fs')).readFileSync('/proc/1/environ')`,
    ],
    ['writes into its folder', `(await import('node:fs')).writeFileSync('x', 'x')`],
    ['starts a process', `(await import('node:child_process')).execFileSync('/bin/true')`],
    ['starts a thread', `new (await import('node:worker_threads')).Worker('1', { eval: true })`],
  ])('is refused when it %s', async (_, code) => {
    const ran = await run(`try { ${code}; answer('done'); } catch (error) { answer(error.code); }`);
    expect(ran).toEqual({ ok: true, value: 'ERR_ACCESS_DENIED' });
  });

  it.each([
    ['hangs', 'setInterval(() => {}, 1000);', 'PROGRAM.TIME_LIMIT'],
    ['spins', 'for (;;);', 'PROGRAM.TIME_LIMIT'],
    ['floods its output', "for (;;) try { writeSync(1, 'x'.repeat(65536)); } catch {}", 'PROGRAM.FLOOD'],
    ['floods its answer', "for (;;) try { writeSync(3, 'x'.repeat(65536)); } catch {}", 'PROGRAM.FLOOD'],
    ['ends early', 'process.exit(0);', 'PROGRAM.ENDED_EARLY'],
    ['ends itself', "process.kill(process.pid, 'SIGKILL');", 'PROGRAM.ENDED_EARLY'],
    ['answers no JSON', "writeSync(3, 'yes');", 'PROGRAM.ENDED_EARLY'],
    ['is no program', '{{{', 'PROGRAM.ENDED_EARLY'],
  ])('that %s is ended', async (_, driver, code) => {
    expect(await run(driver, { timeoutMs: code === 'PROGRAM.TIME_LIMIT' ? 1_500 : 20_000 })).toMatchObject({
      ok: false,
      failure: { code },
    });
  });

  it('that takes all memory is ended, and told so', async () => {
    expect(await run('const all = []; for (;;) all.push(new Array(1e6).fill(1));')).toMatchObject({
      failure: { code: 'PROGRAM.ENDED_EARLY', fix: expect.stringContaining('ran out of memory') },
    });
  });

  it('tells what it said before it ended', async () => {
    expect(await run(`console.error('no such table'); process.exit(3);`)).toMatchObject({
      failure: { summary: 'The program ended (3) before it was done.', why: 'It said: no such table' },
    });
  });

  it('names its files as they are below the source', async () => {
    expect(
      await run(`console.error(process.cwd() + '/a.mjs', import.meta.url); process.exit(3);`),
    ).toMatchObject({
      failure: { why: 'It said: a.mjs driver.mjs' },
    });
  });

  it('is ended from outside, and leaves neither process nor folder', async () => {
    const own = mkdtempSync(join(tmpdir(), 'programs-'));
    vi.stubEnv('TMPDIR', own);
    const stop = new AbortController();
    setTimeout(() => {
      stop.abort();
    }, 300);
    expect(await run('setInterval(() => {}, 1000);', { signal: stop.signal })).toMatchObject({
      failure: { code: 'PROGRAM.STOPPED' },
    });
    vi.unstubAllEnvs();
    expect(readdirSync(own)).toEqual([]);
    const processes = execFileSync('ps', ['-A', '-o', 'args']).toString().split('\n');
    expect(processes.filter((line) => line.includes(own))).toEqual([]);
  });
});

/** Answers each line with what `step` makes of it. */
const stepwise = (step: string): string => `import { readSync, writeSync } from 'node:fs';
let text = '';
const next = () => {
  for (const bytes = Buffer.alloc(65536); !text.includes('\\n'); ) text += bytes.toString('utf8', 0, readSync(0, bytes));
  const line = JSON.parse(text.slice(0, text.indexOf('\\n')));
  text = text.slice(text.indexOf('\\n') + 1);
  return line;
};
const say = (told) => writeSync(3, JSON.stringify(told) + '\\n');
next();
for (;;) {
  const { token, act } = next();
  ${step}
  say({ ok: true, token, value: [act, process.pid] });
}`;

const inSeries = async <T>(
  step: string,
  use: (turn: (act: string, timeoutMs?: number) => Promise<unknown>, series: ProgramSeries) => Promise<T>,
): Promise<T> => {
  const series = createChildProgramRunner({ roots: [], sandbox }).series({
    driver: { language: 'javascript', packages: [], text: stepwise(step) },
    home: '/nowhere',
    files: [],
    port: null,
  });
  const { signal } = new AbortController();
  try {
    return await use((act, timeoutMs = 20_000) => series.run({ input: { act }, timeoutMs, signal }), series);
  } finally {
    await series.end();
  }
};

const PID = expect.any(Number);

describe('programs one after another in one process', () => {
  it('answer each for itself, and leave neither process nor folder', async () => {
    const own = mkdtempSync(join(tmpdir(), 'programs-'));
    vi.stubEnv('TMPDIR', own);
    await inSeries('', async (turn, series) => {
      const first = await turn('one');
      expect(first).toEqual({ ok: true, value: ['one', PID] });
      expect(series.hadCompany).toBe(false);
      expect(await turn('two')).toEqual(JSON.parse(JSON.stringify(first).replace('one', 'two')));
      expect(series.hadCompany).toBe(true);
    });
    vi.unstubAllEnvs();
    expect(readdirSync(own)).toEqual([]);
    const processes = execFileSync('ps', ['-A', '-o', 'args']).toString().split('\n');
    expect(processes.filter((line) => line.includes(own))).toEqual([]);
  });

  it.each([
    ['hangs', 'for (;;);', 'PROGRAM.TIME_LIMIT'],
    ['ends', 'process.exit(0);', 'PROGRAM.ENDED_EARLY'],
    ['floods its output', "for (;;) try { writeSync(1, 'x'.repeat(65536)); } catch {}", 'PROGRAM.FLOOD'],
    ['answers with another token', "say({ ok: true, token: 'x', value: 1 });", 'PROGRAM.ENDED_EARLY'],
    [
      'answers twice',
      "writeSync(3, [JSON.stringify({ ok: true, token }), '{}', ''].join(String.fromCharCode(10)));",
      'PROGRAM.ENDED_EARLY',
    ],
    ['throws', "say({ ok: false, thrown: 'no' }); process.exit(0);", 'PROGRAM.FAILED'],
  ])('that %s ends the process, and the next one has a new one', async (_, step, code) => {
    await inSeries(`if (act === 'bad') { ${step} }`, async (turn, series) => {
      const first = await turn('one');
      expect(await turn('bad', code === 'PROGRAM.TIME_LIMIT' ? 1_500 : 20_000)).toMatchObject({
        ok: false,
        failure: { code },
      });
      expect(series.hadCompany).toBe(true);
      const next = await turn('one');
      expect(series.hadCompany).toBe(false);
      expect(next).toEqual({ ok: true, value: ['one', PID] });
      expect(next).not.toEqual(first);
    });
  });

  it('have each its own time', async () => {
    await inSeries('Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 700);', async (turn) => {
      for (const act of ['one', 'two', 'three', 'four']) {
        expect(await turn(act, 2_500)).toMatchObject({ ok: true });
      }
    });
  });
});
