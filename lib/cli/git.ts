import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const LARGEST = 64 * 2 ** 20;

/** What git says to a fixed list of words, in a folder. Runs no hook and no program that the repository names. Throws when git refuses. */
export async function git(folder: string, words: readonly string[]): Promise<Buffer> {
  const { stdout } = await run('git', ['--no-optional-locks', '-c', 'core.fsmonitor=false', ...words], {
    cwd: folder,
    encoding: 'buffer',
    maxBuffer: LARGEST,
  });
  return stdout;
}
