import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const LARGEST = 64 * 2 ** 20;
const SAFELY = ['--no-optional-locks', '-c', 'core.fsmonitor=false'];

/** The same with something to read on its standard input. */
export function gitReading(folder: string, words: readonly string[], input: string): Promise<Buffer> {
  const asked = run('git', [...SAFELY, ...words], { cwd: folder, encoding: 'buffer', maxBuffer: LARGEST });
  asked.child.stdin?.on('error', () => undefined).end(input);
  return asked.then(({ stdout }) => stdout);
}

/** What git says to a fixed list of words, in a folder. Runs no hook and no program that the repository names. Throws when git refuses. */
export async function git(folder: string, words: readonly string[]): Promise<Buffer> {
  const { stdout } = await run('git', [...SAFELY, ...words], {
    cwd: folder,
    encoding: 'buffer',
    maxBuffer: LARGEST,
  });
  return stdout;
}
