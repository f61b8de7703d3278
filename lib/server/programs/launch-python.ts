import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { failed, success, type Result } from '../../engine/base/result';
import { exists, liesBelow } from './find-packages';
import { machinePython } from './machine-python';
import type { Launch, LaunchPlace } from './launch';
import { openToOthers } from './open-to-others';
import { noInterpreter } from './program-failures';

/** Where a project keeps its own interpreter with its packages, by the habits of venv, virtualenv, uv and poetry. */
const ENVIRONMENTS = ['.venv', 'venv'];

/**
 * The project's own Python, else the machine's, which knows nothing of the user's packages and settings (`-I`). Python has nothing like a
 * permission model: what a program may do is said by the kernel, and in kinder words by the driver. Failures: PROGRAM.PACKAGES_MISSING.
 */
export async function launchPython({
  folder,
  driver,
  above,
  roots,
  packages,
}: LaunchPlace): Promise<Result<Launch>> {
  const { environment, passedOver } = await findEnvironment(above, roots);
  const machine = await machinePython();
  const interpreter = environment?.interpreter ?? machine;
  if (interpreter === null) return failed(noInterpreter(above[0] ?? null, passedOver));
  return success({
    // By its path Python knows which environment it is; what that leads to by then is the kernel's to judge.
    command: environment === null ? interpreter : pythonOf(environment.folder),
    args: ['-I', '-B', '-X', 'utf8', driver],
    environment: { LANG: 'C.UTF-8', TZ: 'UTC', NO_COLOR: '1' },
    input: { packages: [...packages] },
    reach: {
      read: [
        folder,
        ...(environment === null ? [] : [environment.folder]),
        ...(await modulesOf(interpreter)),
      ],
      execute: interpreter,
      // It runs before there are rules: one that a project names only where the machine has none.
      python: machine ?? interpreter,
    },
    passedOver,
  });
}

/** Paths without links. */
interface Environment {
  readonly folder: string;
  /** What its `bin/python` led to when it was checked. */
  readonly interpreter: string;
}

interface Found {
  readonly environment: Environment | null;
  /** About the nearest one that is not taken. */
  readonly passedOver: string | null;
}

const pythonOf = (environment: string): string => join(environment, 'bin', 'python');

async function findEnvironment(above: readonly string[], roots: readonly string[]): Promise<Found> {
  let passedOver: string | null = null;
  for (const place of above.flatMap((folder) => ENVIRONMENTS.map((name) => join(folder, name)))) {
    const environment = await environmentAt(place);
    const why = environment === null ? null : await notTaken(environment.interpreter, roots);
    if (environment !== null && why === null) return { environment, passedOver };
    if (environment !== null && why !== null) passedOver ??= sentenceOf(environment, why);
  }
  return { environment: null, passedOver };
}

/** Made by venv or its like; each link is followed once, here. */
async function environmentAt(place: string): Promise<Environment | null> {
  const folder = await realpath(place).catch(() => null);
  if (folder === null || !(await exists(join(folder, 'pyvenv.cfg')))) return null;
  const interpreter = await realpath(pythonOf(folder)).catch(() => null);
  return interpreter === null ? null : { folder, interpreter };
}

/** Its interpreter is the machine's or this account's: never a file of the project, nor one that somebody else could have put there. */
async function notTaken(interpreter: string, roots: readonly string[]): Promise<string | null> {
  if (!basename(interpreter).startsWith('python')) return 'that is not called python';
  if (await liesBelow(roots, interpreter)) return 'that lies in an allowed root';
  return openToOthers(interpreter).catch(() => 'that is gone');
}

const sentenceOf = ({ folder, interpreter }: Environment, why: string): string =>
  `${pythonOf(folder)} is passed over: it leads to ${interpreter}, and ${why}.`;

/** Where an interpreter that is not the machine's has its own modules: beside the folder of its programs. */
async function modulesOf(interpreter: string): Promise<readonly string[]> {
  const prefix = dirname(dirname(interpreter));
  const folders = ['lib', 'lib64'].map((name) => realpath(join(prefix, name)).catch(() => null));
  return (await Promise.all(folders)).filter((folder) => folder !== null);
}
