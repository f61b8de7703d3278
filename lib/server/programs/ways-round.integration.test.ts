import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { javascriptDriver } from '../../engine/formats/javascript-driver';
import { pythonDriver } from '../../engine/formats/python-driver';
import type { ProgramDriver } from '../../engine/ports/program-runner';
import { createMemoryLogger } from '../../testing/real-ports';
import { createChildProgramRunner } from './child-program-runner';
import { createKernelSandbox, NO_SANDBOX, type KernelSandbox } from './kernel-sandbox';
import { hasLandlock, PYTHON } from './testing/landlock';

const HELD = createKernelSandbox({ logger: createMemoryLogger() });
const root = realpathSync(mkdtempSync(join(tmpdir(), 'lockkeeper-ways-')));
const elsewhere = realpathSync(mkdtempSync(join(tmpdir(), 'lockkeeper-secrets-')));
const SECRET = join(elsewhere, 'secret.txt');
const server = createServer((socket) => socket.on('error', () => undefined));
let port = 0;

beforeAll(async () => {
  writeFileSync(SECRET, 'a secret');
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(() => {
  server.close();
  for (const folder of [root, elsewhere]) rmSync(folder, { recursive: true, force: true });
});

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

const PYTHON_DRIVER: ProgramDriver = {
  language: 'python',
  packages: ['json'],
  text: pythonDriver(`
def describe(order):
    return load(order['files'][0], 'program').value()
`),
};
const JAVASCRIPT_DRIVER: ProgramDriver = {
  language: 'javascript',
  packages: ['tool'],
  text: javascriptDriver(
    'async function describeOne(file) { return await (await load(file)).default(); } async function run() {}',
  ),
};

const run = (
  driver: ProgramDriver,
  { file, text, home = 'bare' }: { readonly file: string; readonly text: string; readonly home?: string },
  sandbox: KernelSandbox,
) =>
  createChildProgramRunner({ roots: [root], sandbox }).run({
    driver,
    home: join(root, home),
    files: [{ path: file, bytes: new TextEncoder().encode(text) }],
    input: { act: 'describe', files: [file] },
    port: null,
    timeoutMs: 60_000,
    signal: new AbortController().signal,
  });

/** Ways round the audit hook, each a program that gives back what it should not have. */
const ROUND_THE_HOOK: readonly (readonly [way: string, program: string])[] = [
  [
    'replaces what tells the hook where a path leads',
    `
import os, posixpath
def value():
    inside = os.getcwd() + '/x'
    posixpath.abspath = lambda path: inside
    return open('${SECRET}').read()`,
  ],
  [
    'replaces what tells the hook what a path is',
    `
import os
def value():
    inside, fspath = os.getcwd() + '/x', os.fspath
    os.fspath = lambda path: inside if path == '${SECRET}' else fspath(path)
    return open('${SECRET}').read()`,
  ],
  [
    'reaches what the hook holds by the trace of its refusal',
    `
def value():
    try:
        open('${SECRET}')
    except PermissionError as error:
        trace = error.__traceback__
        while trace.tb_next:
            trace = trace.tb_next
        if 'may_read' not in trace.tb_frame.f_locals:
            raise
        may_read = trace.tb_frame.f_locals['may_read']
        at = may_read.__code__.co_freevars.index('readable')
        may_read.__closure__[at].cell_contents = ('/',)
    return open('${SECRET}').read()`,
  ],
  [
    'starts a program beneath what tells of it',
    `
import resource, subprocess, sys
class Quiet:
    audit = staticmethod(lambda *_: None)
    def __getattr__(self, name):
        return getattr(sys, name)
def value():
    subprocess.sys = Quiet()
    return subprocess.run(['/bin/cat', '${SECRET}'], stdout=subprocess.PIPE, check=True).stdout.decode()`,
  ],
];

/** Linux holds an account to its number of processes, and root to none. */
const POSSIBLE = ROUND_THE_HOOK.filter(([way]) => process.getuid?.() === 0 || !way.startsWith('starts'));

/** What a package of the project does when the interpreter starts, before anything of ours. */
const AT_THE_START = `
import os, socket, sys
def told(attempt):
    try:
        return attempt()
    except OSError as error:
        return type(error).__name__
def fork():
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return 'forked'
def connect():
    socket.create_connection(('127.0.0.1', PORT), 5).close()
    return 'connected'
def signal():
    os.kill(os.getppid(), 0)
    return 'sent'
def write():
    open('${join(elsewhere, 'written')}', 'w').close()
    return 'written'
sys.stolen = [told(lambda: open('${SECRET}').read()), told(fork), told(connect), told(signal), told(write)]
`;

describe.skipIf(!hasLandlock())('what gets round a language (where Linux has Landlock)', () => {
  it.each(POSSIBLE)('is refused by the kernel: a program that %s', async (_, text) => {
    const program = { file: 'a.py', text };
    expect(await run(PYTHON_DRIVER, program, NO_SANDBOX)).toEqual({ ok: true, value: 'a secret' });
    expect(await run(PYTHON_DRIVER, program, HELD)).toMatchObject({
      failure: {
        code: 'PROGRAM.FAILED',
        summary: expect.stringMatching(/\[Errno \d+\] (?:Permission denied|Operation not permitted)/),
      },
    });
  });

  it('is refused by the kernel: packages of an environment that run before the driver', async () => {
    const version = execFileSync(PYTHON, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']);
    const packages = `early/.venv/lib/python${String(version).trim()}/site-packages`;
    write('early/.venv/pyvenv.cfg', `home = ${dirname(PYTHON)}\n`);
    write(`${packages}/early.py`, AT_THE_START.replace('PORT', String(port)));
    write(`${packages}/early.pth`, 'import early\n');
    mkdirSync(join(root, 'early/.venv/bin'));
    symlinkSync(PYTHON, join(root, 'early/.venv/bin/python'));
    const text = 'import sys\ndef value():\n    return sys.stolen';
    const program = { file: 'a.py', text, home: 'early' };
    expect(await run(PYTHON_DRIVER, program, NO_SANDBOX)).toEqual({
      ok: true,
      value: ['a secret', 'forked', 'connected', 'sent', 'written'],
    });
    expect(readFileSync(join(elsewhere, 'written'), 'utf8')).toBe('');
    expect(await run(PYTHON_DRIVER, program, HELD)).toEqual({
      ok: true,
      value: Array<string>(5).fill('PermissionError'),
    });
  });

  it('is refused by the kernel: a link among the packages, and a connection from JavaScript', async () => {
    write('app/node_modules/tool/package.json', '{"name":"tool"}');
    symlinkSync(elsewhere, join(root, 'app/node_modules/sly'));
    const text = `import { readFileSync } from 'node:fs';
      import { connect } from 'node:net';
      const read = () => { try { return readFileSync('${join(root, 'app/node_modules/sly/secret.txt')}', 'utf8'); } catch (error) { return error.code; } };
      const reach = () => new Promise((resolve) => {
        const socket = connect(${String(port)}, '127.0.0.1', () => { socket.destroy(); resolve('connected'); });
        socket.on('error', (error) => resolve(error.code));
      });
      export default async () => [read(), await reach()];`;
    const program = { file: 'a.mjs', text, home: 'app' };
    expect(await run(JAVASCRIPT_DRIVER, program, NO_SANDBOX)).toEqual({
      ok: true,
      value: [['a secret', 'connected']],
    });
    expect(await run(JAVASCRIPT_DRIVER, program, HELD)).toEqual({ ok: true, value: [['EACCES', 'EACCES']] });
  });
});
