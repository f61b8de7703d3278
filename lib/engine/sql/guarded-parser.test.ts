import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGuardedParser, type GuardedParser } from './guarded-parser';
import { loadParser } from './load-parser';
import { parseScript } from './parse-script';

const SLOW = 120_000;

describe('createGuardedParser', { timeout: SLOW }, () => {
  let guard: GuardedParser;
  beforeAll(() => {
    guard = createGuardedParser({ timeoutMs: 60_000, maxOldGenerationSizeMb: 1024 });
  });
  afterAll(() => guard.close());

  it.each([
    '',
    '-- nothing',
    "-- a\nCREATE TABLE t (a int); /* 漢😀 */ SELECT pg_advisory_unlock(1), 'é;'; CREATE INDEX CONCURRENTLY ON t (a)",
    "ALTER TYPE e ADD VALUE 'x'; INSERT INTO t VALUES ('x')",
    'SELEC 1',
    "SELECT 'open",
    'COPY t FROM stdin;\n1\n\\.',
    'SELECT 1;\n\\i x',
    'SELECT 1\0',
    `SELECT ${'('.repeat(10_000)}1${')'.repeat(10_000)}`,
    "INSERT INTO t VALUES (1, 'a');\n".repeat(8_000),
  ])('says just what the parser without a thread says, case %#', async (text) => {
    expect(await guard.parseScript(text)).toEqual(parseScript(await loadParser(), text));
  });

  it('answers questions asked at once in their order', async () => {
    const answers = await Promise.all(
      ['SELECT 1', 'SELEC', 'SELECT 2; SELECT 3'].map((text) => guard.parseScript(text)),
    );
    expect(answers.map((answer) => (answer.analysed ? answer.statements.length : answer.code))).toEqual([
      1,
      'SQL.SYNTAX',
      2,
    ]);
  });

  it('gives a clean answer to a chain that is deeper than the parser, and reads on', async () => {
    const chain = `SELECT 1${'+1'.repeat(100_000)}`;
    expect(await guard.parseScript(chain)).toMatchObject({ analysed: false, code: 'SQL.TOO_COMPLEX' });
    expect(await guard.parseScript('SELECT 1')).toMatchObject({ analysed: true });
  });

  it('reads two thousand levels of nesting, more than a structured clone carries', async () => {
    const nested = `SELECT ${'(1+'.repeat(2000)}pg_advisory_unlock_all()${')'.repeat(2000)}`;
    const script = await guard.parseScript(nested);
    expect(script.analysed && script.statements[0]?.hazards).toMatchObject([{ kind: 'advisory_unlock_all' }]);
  });

  it('reads one line of 5 MB', async () => {
    const text = `INSERT INTO t VALUES (1, '${'some text; '.repeat(250)}'); `.repeat(2_000);
    expect(text.length).toBeGreaterThan(5_000_000);
    const script = await guard.parseScript(text);
    expect(script.analysed && script.statements.length).toBe(2_000);
  });

  it('reads one literal of 30 MB', async () => {
    const script = await guard.parseScript(`SELECT '${'x'.repeat(30_000_000)}';\nSELECT 2;`);
    expect(script.analysed && script.statements[1]?.column).toBe(1);
  });

  it('reads 200,000 statements and lets others work meanwhile', async () => {
    let ticks = 0;
    const clock = setInterval(() => (ticks += 1), 5);
    const script = await guard.parseScript("INSERT INTO t VALUES (1, 'a');\n".repeat(200_000));
    clearInterval(clock);
    expect(script.analysed && script.statements.length).toBe(200_000);
    expect(script.analysed && script.statements.at(-1)?.line).toBe(200_000);
    expect(ticks).toBeGreaterThan(25);
  });

  it('compares meaning as the parser without a thread does', async () => {
    expect(await guard.compareMeaning('SELECT 1', 'SELECT /* one */ 1;')).toBe('same');
    expect(await guard.compareMeaning('SELECT 1', 'SELECT 2')).toBe('different');
    expect(await guard.compareMeaning("SELECT 'a\n'", "SELECT 'a\r\n'")).toBe('line_endings');
  });

  it('starts again after it was closed', async () => {
    await guard.close();
    expect(await guard.parseScript('SELECT 1')).toMatchObject({ analysed: true });
  });
});

describe('limits', { timeout: SLOW }, () => {
  const heavy = `SELECT 1 WHERE a IN (${'1,'.repeat(400_000)}1)`;

  it('stop a text that takes too long, and say so', async () => {
    const guard = createGuardedParser({ timeoutMs: 1, maxOldGenerationSizeMb: 512 });
    expect(await guard.parseScript(heavy)).toMatchObject({
      analysed: false,
      code: 'SQL.TOO_LONG',
      reason: 'It took longer than 1 ms to analyse.',
    });
    await guard.close();
  });

  it('stop a text whose tree needs too much memory, and say so', async () => {
    const guard = createGuardedParser({ timeoutMs: 60_000, maxOldGenerationSizeMb: 24 });
    expect(await guard.parseScript(heavy)).toMatchObject({ analysed: false, code: 'SQL.TOO_LARGE' });
    expect(await guard.parseScript('SELECT 1')).toMatchObject({ analysed: true });
    await guard.close();
  });

  it('stop a text that needs too much memory of the parser, and say so', async () => {
    const guard = createGuardedParser({
      timeoutMs: 60_000,
      maxOldGenerationSizeMb: 512,
      maxParserMemoryMb: 160,
    });
    expect(await guard.parseScript(`SELECT '${'x'.repeat(30_000_000)}'`)).toMatchObject({
      analysed: false,
      code: 'SQL.TOO_LARGE',
      reason: 'It needed more memory to analyse than 512 MB for the tree and 160 MB for the parser.',
    });
    expect(await guard.parseScript('SELECT 1')).toMatchObject({ analysed: true });
    await guard.close();
  });
});

describe('as a bundle', { timeout: SLOW }, () => {
  const folder = fileURLToPath(new URL('../../../node_modules/.cache/lockkeeper-sql-test', import.meta.url));
  beforeAll(() => mkdirSync(folder, { recursive: true }));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('works from a single file made by esbuild, from any working directory, and lets the process end', async () => {
    const entry = `
      import { createGuardedParser } from ${JSON.stringify(fileURLToPath(new URL('guarded-parser.ts', import.meta.url)))};
      const script = await createGuardedParser().parseScript('SELECT 1; SELECT 2');
      process.stdout.write(String(script.analysed && script.statements.length));
    `;
    writeFileSync(`${folder}/entry.ts`, entry);
    await build({
      entryPoints: [`${folder}/entry.ts`],
      outfile: `${folder}/bundle.mjs`,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      logLevel: 'silent',
    });
    const { stdout } = await promisify(execFile)(process.execPath, [`${folder}/bundle.mjs`], { cwd: '/' });
    expect(stdout).toBe('2');
  });
});
