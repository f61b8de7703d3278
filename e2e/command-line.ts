import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { RunningInstallation } from './installation';

const run = promisify(execFile);

/** Runs `lockkeeper` as somebody at the installation's host does; its exit code and what it said. */
export async function lockkeeper(
  words: readonly string[],
  installation?: Pick<RunningInstallation, 'dataFolder'>,
): Promise<{ readonly code: number; readonly said: string }> {
  const env =
    installation === undefined ? process.env : { ...process.env, LOCKKEEPER_DATA: installation.dataFolder };
  const root = join(import.meta.dirname, '..');
  return run(process.execPath, ['dist/lockkeeper.js', ...words], { cwd: root, env }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    (error: unknown) => failedRun(error),
  );
}

/** What `execFile` says of a program that ended with another code than 0. */
function failedRun(error: unknown): { readonly code: number; readonly said: string } {
  const { code, stdout } = Object(error);
  return { code: Number(code), said: String(stdout) };
}
