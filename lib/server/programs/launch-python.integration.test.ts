import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { pythonDriver } from '../../engine/formats/python-driver';
import { createMemoryLogger } from '../../testing/real-ports';
import { createChildProgramRunner } from './child-program-runner';
import { createKernelSandbox, NO_SANDBOX, type KernelSandbox } from './kernel-sandbox';
import { launchPython } from './launch-python';
import { hasLandlock, PYTHON } from './testing/landlock';

const NOBODY = 65_534;
const HELD = createKernelSandbox({ logger: createMemoryLogger() });
const root = realpathSync(mkdtempSync(join(tmpdir(), 'lockkeeper-environments-')));
const elsewhere = realpathSync(mkdtempSync(join(tmpdir(), 'lockkeeper-interpreters-')));
const RAN = join(elsewhere, 'ran');
afterAll(() => {
  for (const folder of [root, elsewhere]) rmSync(folder, { recursive: true, force: true });
});

/** Somebody's file that answers in the place of the driver, and leaves a mark. */
function putSly(path: string): string {
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  writeFileSync(path, `#!/bin/sh\ntouch '${RAN}'\necho '{"ok":true,"value":"mine"}' >&3\n`, { mode: 0o755 });
  return path;
}

/** A project whose environment leads to this interpreter. */
function putProject(name: string, interpreter: string): string {
  const home = join(root, name);
  mkdirSync(join(home, '.venv/bin'), { recursive: true });
  writeFileSync(join(home, '.venv/pyvenv.cfg'), `home = ${dirname(interpreter)}\n`);
  symlinkSync(interpreter, join(home, '.venv/bin/python'));
  return home;
}

/** An interpreter as uv and pyenv install one: in a folder of this account, with modules of its own beside it. */
function putOwnInterpreter(prefix: string): string {
  const real = realpathSync(PYTHON);
  const ask = 'import sysconfig; print(sysconfig.get_path("stdlib"))';
  const modules = execFileSync(PYTHON, ['-I', '-c', ask], { encoding: 'utf8' }).trim();
  const own = join(prefix, 'lib', basename(modules));
  for (const folder of [join(prefix, 'bin'), own]) mkdirSync(folder, { recursive: true, mode: 0o755 });
  for (const name of readdirSync(modules)) symlinkSync(join(modules, name), join(own, name));
  writeFileSync(join(own, 'of_its_own.py'), 'NAME = __file__\n');
  const interpreter = join(prefix, 'bin', basename(real));
  copyFileSync(real, interpreter);
  chmodSync(interpreter, 0o755);
  return interpreter;
}

const run = (
  home: string,
  sandbox: KernelSandbox,
  { packages = ['json'], text = 'def value(): return 1', variables = {} } = {},
) =>
  createChildProgramRunner({ roots: [root], sandbox }).run({
    driver: {
      language: 'python',
      packages,
      text: pythonDriver(`
def describe(order):
    return load(order['files'][0], 'program').value()
`),
    },
    home,
    files: [{ path: 'a.py', bytes: new TextEncoder().encode(text) }],
    input: { act: 'describe', files: ['a.py'], variables },
    port: null,
    timeoutMs: 60_000,
    signal: new AbortController().signal,
  });

/** Places where somebody else could put an interpreter; each gives its path and the sentence about it. */
const PLACES: Readonly<Record<string, (folder: string) => readonly [interpreter: string, why: string]>> = {
  'in a sticky folder of everybody': (folder) => {
    const interpreter = putSly(join(folder, 'python3'));
    chmodSync(folder, 0o1777);
    return [interpreter, `other accounts may write to ${folder}`];
  },
  'below a folder of everybody': (folder) => {
    const interpreter = putSly(join(folder, 'bin/python3'));
    chmodSync(folder, 0o777);
    return [interpreter, `other accounts may write to ${folder}`];
  },
  'that its group may write': (folder) => {
    const interpreter = putSly(join(folder, 'python3'));
    chmodSync(interpreter, 0o775);
    return [interpreter, `other accounts may write to ${interpreter}`];
  },
  'that is not called python': (folder) => [putSly(join(folder, 'sh')), 'that is not called python'],
};

/** Root can give away what it has. */
const GIVEN_AWAY: typeof PLACES = {
  'of another account': (folder) => {
    const interpreter = putSly(join(folder, 'python3'));
    chownSync(interpreter, NOBODY, NOBODY);
    return [interpreter, `${interpreter} belongs to another account`];
  },
  'below a folder of another account': (folder) => {
    const interpreter = putSly(join(folder, 'bin/python3'));
    chownSync(folder, NOBODY, NOBODY);
    return [interpreter, `${folder} belongs to another account`];
  },
};

const refused = Object.entries(process.getuid?.() === 0 ? { ...PLACES, ...GIVEN_AWAY } : PLACES);

describe.skipIf(!existsSync(PYTHON))(
  'the interpreter of an environment (where /usr/bin/python3 is installed)',
  () => {
    it.each(refused)('is none %s, and what is missing then says so', async (name, put) => {
      const [interpreter, why] = put(mkdtempSync(join(elsewhere, 'place-')));
      const home = putProject(name, interpreter);
      expect(await run(home, NO_SANDBOX, { packages: ['a_package_that_is_nowhere'] })).toMatchObject({
        failure: {
          code: 'PROGRAM.PACKAGES_MISSING',
          why: expect.stringContaining(
            `${home}/.venv/bin/python is passed over: it leads to ${interpreter}, and ${why}.`,
          ),
        },
      });
      expect(existsSync(RAN)).toBe(false);
    });

    it('finds the variables of its source in its environment, and nothing else of anybody', async () => {
      const variables = { REALM: 'north', TZ: 'Asia/Tokyo' };
      const text = 'import os\ndef value(): return dict(os.environ)';
      const told = {
        ok: true,
        value: { ...variables, LANG: 'C.UTF-8', NODE_ENV: 'production', NO_COLOR: '1' },
      };
      expect(await run(elsewhere, HELD, { text, variables })).toEqual(told);
      expect(await run(elsewhere, NO_SANDBOX, { text, variables })).toEqual(told);
    });

    it('is one of this account with modules of its own, held by rules that the machine’s Python makes', async () => {
      const interpreter = putOwnInterpreter(join(elsewhere, 'versions/own'));
      const home = putProject('own', interpreter);
      const launch = await launchPython({
        folder: elsewhere,
        files: elsewhere,
        compiled: { folder: elsewhere, files: [] },
        driver: '',
        above: [home],
        roots: [root],
        packages: [],
      });
      expect(launch).toMatchObject({
        value: {
          command: join(home, '.venv/bin/python'),
          reach: { execute: interpreter, python: realpathSync(PYTHON) },
          passedOver: null,
        },
      });
      const text = 'import of_its_own, sys\ndef value(): return [of_its_own.NAME, sys.prefix]';
      expect(await run(home, HELD, { text })).toEqual({
        ok: true,
        value: [expect.stringContaining(join(elsewhere, 'versions/own/lib/')), join(home, '.venv')],
      });
    });
  },
);

describe.skipIf(!hasLandlock())('a link that moves after it was looked at (where Linux has Landlock)', () => {
  it('leads to nothing that is started', async () => {
    const interpreter = realpathSync(PYTHON);
    const home = putProject('flips', interpreter);
    const link = join(home, '.venv/bin/python');
    const other = join(home, 'other');
    copyFileSync(interpreter, other);
    const pointTo = (target: string): void => {
      rmSync(link);
      symlinkSync(target, link);
    };
    const flipping = (sandbox: KernelSandbox): KernelSandbox => ({
      around: (launch, place) => {
        pointTo(other);
        return sandbox.around(launch, place);
      },
    });
    expect(await run(home, flipping(NO_SANDBOX))).toEqual({ ok: true, value: 1 });
    pointTo(interpreter);
    expect(await run(home, HELD)).toEqual({ ok: true, value: 1 });
    expect(await run(home, flipping(HELD))).toMatchObject({
      failure: {
        code: 'PROGRAM.ENDED_EARLY',
        why: expect.stringContaining('PermissionError: [Errno 13]'),
      },
    });
  });
});
