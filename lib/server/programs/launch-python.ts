import { join } from 'node:path';
import { failed, success, type Result } from '../../engine/base/result';
import { exists } from './find-packages';
import type { Launch, LaunchPlace } from './launch';
import { noInterpreter } from './program-failures';

/** Where a project keeps its own interpreter with its packages, by the habits of venv, virtualenv, uv and poetry. */
const ENVIRONMENTS = ['.venv', 'venv'];
const MACHINE = ['/usr/local/bin/python3', '/usr/bin/python3'];

/**
 * The project's own Python, else the machine's, which knows nothing of the user's packages and settings (`-I`). What a program may do is
 * a matter of the driver: Python has nothing like a permission model. Failures: PROGRAM.PACKAGES_MISSING.
 */
export async function launchPython({ driver, above, packages }: LaunchPlace): Promise<Result<Launch>> {
  const interpreter = await findInterpreter(above);
  if (interpreter === null) return failed(noInterpreter(above[0] ?? null));
  return success({
    command: interpreter,
    args: ['-I', '-B', '-X', 'utf8', driver],
    environment: { LANG: 'C.UTF-8', TZ: 'UTC', NO_COLOR: '1' },
    input: { packages: [...packages] },
  });
}

async function findInterpreter(above: readonly string[]): Promise<string | null> {
  const own = above.flatMap((folder) => ENVIRONMENTS.map((name) => join(folder, name, 'bin', 'python')));
  for (const path of [...own, ...MACHINE]) {
    if (await exists(path)) return path;
  }
  return null;
}
