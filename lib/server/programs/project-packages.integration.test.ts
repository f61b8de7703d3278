import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { javascriptDriver } from '../../engine/formats/javascript-driver';
import { pythonDriver } from '../../engine/formats/python-driver';
import { thrownAt } from '../../engine/formats/thrown-text';
import type { ProgramDriver } from '../../engine/ports/program-runner';
import { createMemoryLogger } from '../../testing/real-ports';
import { createChildProgramRunner } from './child-program-runner';
import { createKernelSandbox } from './kernel-sandbox';

const sandbox = createKernelSandbox({ logger: createMemoryLogger() });

const root = realpathSync(mkdtempSync(join(tmpdir(), 'lockkeeper-project-')));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
write('app/node_modules/tool/index.js', "exports.greet = (name) => 'tool greets ' + name;");
write('app/node_modules/tool/package.json', '{"name":"tool","main":"index.js"}');
write('app/secret.txt', 'a secret');
mkdirSync(join(root, 'app/db/migrations'), { recursive: true });
mkdirSync(join(root, 'bare/migrations'), { recursive: true });

const JAVASCRIPT: ProgramDriver = {
  language: 'javascript',
  packages: ['tool'],
  text: javascriptDriver(`
    async function describeOne(file) { return (await load(file)).greeting; }
    async function run() { return requireProject('tool').greet('the driver'); }
  `),
};

const run = (
  driver: ProgramDriver,
  files: Readonly<Record<string, string>>,
  { home = join(root, 'app/db/migrations'), act = 'describe' } = {},
) =>
  createChildProgramRunner({ roots: [root], sandbox }).run({
    driver,
    home,
    files: Object.entries(files).map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) })),
    input: { act, files: Object.keys(files) },
    port: null,
    timeoutMs: 60_000,
    signal: new AbortController().signal,
  });

describe('a program with the packages of its project', () => {
  it.each([
    [
      'TypeScript',
      'a.ts',
      `import { greet } from 'tool';
       enum Name { You = 'you' }
       function known(target: object): void { Object.freeze(target); }
       @known class Greeting { constructor(readonly name: string) {} }
       export const greeting: string = greet(new Greeting(Name.You).name);`,
    ],
    ['an ES module', 'a.js', "import tool from 'tool'; export const greeting = tool.greet('you');"],
    ['a CommonJS module', 'a.js', "exports.greeting = require('tool').greet('you');"],
  ])('loads %s', async (_, file, text) => {
    expect(await run(JAVASCRIPT, { [file]: text })).toEqual({ ok: true, value: ['tool greets you'] });
  });

  it('finds what lies beside it, without its extension', async () => {
    const files = {
      'a.ts': "import { name } from './beside'; export const greeting = name;",
      'beside.ts': "export const name: string = 'beside';",
    };
    expect(await run(JAVASCRIPT, files)).toEqual({ ok: true, value: ['beside', null] });
  });

  it('tells what it threw at the line of the source, also of one that was compiled', async () => {
    const lines = [
      'interface Nothing {',
      '  readonly at: string;',
      '}',
      'throw new Error("no such parcel");',
    ];
    const ran = await run(JAVASCRIPT, { 'a.ts': lines.join('\n') });
    expect(ran.ok ? null : thrownAt('a.ts', ran.failure.why ?? '')).toBe(4);
  });

  it('gives the tool to the driver', async () => {
    const ran = await run(JAVASCRIPT, { 'a.js': '' }, { act: 'run' });
    expect(ran).toEqual({ ok: true, value: 'tool greets the driver' });
  });

  it('reads nothing else of the project', async () => {
    const text = `exports.greeting = (() => { try { return require('fs').readFileSync(${JSON.stringify(join(root, 'app/secret.txt'))}, 'utf8'); } catch (error) { return error.code; } })();`;
    expect(await run(JAVASCRIPT, { 'a.js': text })).toEqual({ ok: true, value: ['ERR_ACCESS_DENIED'] });
  });

  it('reaches nothing through the link to its packages, or through links of the project', async () => {
    mkdirSync(join(root, 'sly/migrations'), { recursive: true });
    symlinkSync('/', join(root, 'sly/evil'));
    symlinkSync('/', join(root, 'sly/migrations/node_modules'));
    symlinkSync(join(root, 'app/node_modules'), join(root, 'sly/node_modules'));
    const paths = [
      '../node_modules/../secret.txt',
      '../node_modules/../evil/etc/hostname',
      '../node_modules/etc/hostname',
    ];
    const text = `const fs = require('fs');
      exports.greeting = ${JSON.stringify(paths)}.map((path) => {
        const at = process.cwd() + '/' + path;
        try { return fs.readFileSync(at, 'utf8'); } catch (error) { return error.code; }
      });`;
    for (const home of ['app/db/migrations', 'sly/migrations']) {
      const ran = await run(JAVASCRIPT, { 'a.js': text }, { home: join(root, home) });
      expect(ran).toEqual({
        ok: true,
        value: [
          ['ERR_ACCESS_DENIED', 'ERR_ACCESS_DENIED', expect.stringMatching(/^E(?:RR_ACCESS_DENIED|NOENT)$/)],
        ],
      });
    }
  });

  it('says what is not installed, and looks no higher than the root', async () => {
    expect(await run(JAVASCRIPT, {}, { home: join(root, 'bare/migrations') })).toMatchObject({
      failure: {
        code: 'PROGRAM.PACKAGES_MISSING',
        summary: expect.stringContaining('tool is not installed'),
      },
    });
    expect(await run(JAVASCRIPT, {}, { home: '/usr/lib' })).toMatchObject({
      failure: { code: 'PROGRAM.PACKAGES_MISSING' },
    });
  });

  it('follows no link to packages outside the roots', async () => {
    const elsewhere = realpathSync(mkdtempSync(join(tmpdir(), 'lockkeeper-elsewhere-')));
    mkdirSync(join(elsewhere, 'node_modules/tool'), { recursive: true });
    symlinkSync(elsewhere, join(root, 'linked'));
    expect(await run(JAVASCRIPT, {}, { home: join(root, 'linked') })).toMatchObject({
      failure: { code: 'PROGRAM.PACKAGES_MISSING' },
    });
    rmSync(elsewhere, { recursive: true });
  });
});

const python = (): boolean => {
  try {
    execFileSync('/usr/bin/python3', ['-c', '']);
    return true;
  } catch {
    return false;
  }
};

const PYTHON: ProgramDriver = {
  language: 'python',
  packages: ['json'],
  text: pythonDriver(`
def describe(order):
    return load(order['files'][0], 'program').value()
def run(order):
    return None
`),
};

describe.skipIf(!python())('a program in Python (where /usr/bin/python3 is installed)', () => {
  it('is loaded and answers', async () => {
    expect(await run(PYTHON, { 'a.py': 'def value():\n    return {"a": [1, None, "é"]}' })).toEqual({
      ok: true,
      value: { a: [1, null, 'é'] },
    });
  });

  it('tells what it threw, and where', async () => {
    const ran = await run(PYTHON, { 'a.py': 'def value():\n    raise ValueError("no such parcel")' });
    expect(ran).toMatchObject({
      failure: {
        code: 'PROGRAM.FAILED',
        summary: 'The program failed: ValueError: no such parcel (a.py, line 2)',
      },
    });
  });

  it('says which package is not installed', async () => {
    const ran = await run({ ...PYTHON, packages: ['a_package_that_is_nowhere'] }, { 'a.py': '' });
    expect(ran).toMatchObject({ failure: { code: 'PROGRAM.PACKAGES_MISSING' } });
  });

  it('is run by no interpreter that lies in the project', async () => {
    mkdirSync(join(root, 'own/.venv/bin'), { recursive: true });
    writeFileSync(join(root, 'own/.venv/pyvenv.cfg'), '');
    const says = '#!/bin/sh\necho \'{"ok":true,"value":"mine"}\' >&3\n';
    writeFileSync(join(root, 'own/.venv/bin/python'), says, { mode: 0o755 });
    const ran = await run(PYTHON, { 'a.py': 'def value():\n    return 1' }, { home: join(root, 'own') });
    expect(ran).toEqual({ ok: true, value: 1 });
  });

  it.each([
    ['reads a file elsewhere', 'open("/etc/hostname").read()'],
    ['reads by a path that depends on where it is', 'open("../../etc/hostname").read()'],
    ['goes elsewhere', '__import__("os").chdir("/")'],
    ['asks for a name', '__import__("socket").getaddrinfo("example.org", 80)'],
    [
      'takes the rules away first',
      '__import__("__main__").FORBIDDEN = ("x",); __import__("os").system("true")',
    ],
    ['reads what Linux tells of other processes', 'open("/proc/1/environ").read()'],
    ['writes into its folder', 'open("x", "w")'],
    ['starts a process', '__import__("subprocess").run(["/bin/true"])'],
    ['forks', '__import__("os").fork()'],
    ['sends a signal', '__import__("os").kill(1, 0)'],
    ['connects elsewhere', '__import__("socket").create_connection(("127.0.0.1", 1))'],
    ['takes a library by hand', '__import__("ctypes").CDLL(None)'],
  ])('is refused when it %s', async (_, code) => {
    const ran = await run(PYTHON, { 'a.py': `def value():\n    ${code}` });
    expect(ran).toMatchObject({
      failure: { code: 'PROGRAM.FAILED', summary: expect.stringContaining('a migration may not') },
    });
  });
});
