import { realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { failed, success, type Result } from '../../engine/base/result';
import { exists, liesBelow } from './find-packages';
import { machinePython } from './machine-python';
import type { Launch, LaunchPlace } from './launch';
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
  const environment = await findEnvironment(above, roots);
  const interpreter = environment === null ? await machinePython() : join(environment, 'bin', 'python');
  if (interpreter === null) return failed(noInterpreter(above[0] ?? null));
  return success({
    command: interpreter,
    args: ['-I', '-B', '-X', 'utf8', driver],
    environment: { LANG: 'C.UTF-8', TZ: 'UTC', NO_COLOR: '1' },
    input: { packages: [...packages] },
    reach: {
      read: environment === null ? [folder] : [folder, environment],
      // The one behind the environment's, which loads nothing of the environment.
      python: await realpath(interpreter),
    },
  });
}

async function findEnvironment(above: readonly string[], roots: readonly string[]): Promise<string | null> {
  for (const environment of above.flatMap((folder) => ENVIRONMENTS.map((name) => join(folder, name)))) {
    if (await isEnvironment(environment, roots)) return realpath(environment);
  }
  return null;
}

/** Made by venv or its like: its interpreter is the machine's, never a file that lies in the project. */
async function isEnvironment(environment: string, roots: readonly string[]): Promise<boolean> {
  const interpreter = await realpath(join(environment, 'bin', 'python')).catch(() => null);
  if (interpreter === null || !(await exists(join(environment, 'pyvenv.cfg')))) return false;
  return basename(interpreter).startsWith('python') && !(await liesBelow(roots, interpreter));
}
