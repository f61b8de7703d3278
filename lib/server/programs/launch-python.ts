import { realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { failed, success, type Result } from '../../engine/base/result';
import { exists, liesBelow } from './find-packages';
import type { Launch, LaunchPlace } from './launch';
import { noInterpreter } from './program-failures';

/** Where a project keeps its own interpreter with its packages, by the habits of venv, virtualenv, uv and poetry. */
const ENVIRONMENTS = ['.venv', 'venv'];
const MACHINE = ['/usr/local/bin/python3', '/usr/bin/python3'];

/**
 * The project's own Python, else the machine's, which knows nothing of the user's packages and settings (`-I`). What a program may do is
 * a matter of the driver: Python has nothing like a permission model. Failures: PROGRAM.PACKAGES_MISSING.
 */
export async function launchPython({ driver, above, roots, packages }: LaunchPlace): Promise<Result<Launch>> {
  const interpreter = await findInterpreter(above, roots);
  if (interpreter === null) return failed(noInterpreter(above[0] ?? null));
  return success({
    command: interpreter,
    args: ['-I', '-B', '-X', 'utf8', driver],
    environment: { LANG: 'C.UTF-8', TZ: 'UTC', NO_COLOR: '1' },
    input: { packages: [...packages] },
  });
}

async function findInterpreter(above: readonly string[], roots: readonly string[]): Promise<string | null> {
  for (const environment of above.flatMap((folder) => ENVIRONMENTS.map((name) => join(folder, name)))) {
    if (await isEnvironment(environment, roots)) return join(environment, 'bin', 'python');
  }
  for (const path of MACHINE) if (await exists(path)) return path;
  return null;
}

/** Made by venv or its like: its interpreter is the machine's, never a file that lies in the project. */
async function isEnvironment(environment: string, roots: readonly string[]): Promise<boolean> {
  const interpreter = await realpath(join(environment, 'bin', 'python')).catch(() => null);
  if (interpreter === null || !(await exists(join(environment, 'pyvenv.cfg')))) return false;
  return basename(interpreter).startsWith('python') && !(await liesBelow(roots, interpreter));
}
