import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout that these scripts belong to. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Something that a person has to mend; its message is the whole sentence to show. */
export class PlainError extends Error {}

/** @typedef {{ code: number, output: string }} Finished */

/**
 * Runs a program in the checkout to its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ show: boolean, environment?: Readonly<Record<string, string>> }} options `show` lets it write to our terminal; else its output
 *   is kept and returned
 * @returns {Promise<Finished>}
 */
export async function runCommand(command, args, { show, environment = {} }) {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], {
      cwd: ROOT,
      env: { ...process.env, ...environment },
      stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    });
    /** @type {string[]} */
    const output = [];
    child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ text) => output.push(text));
    child.stderr?.setEncoding('utf8').on('data', (/** @type {string} */ text) => output.push(text));
    child.once('error', (error) => {
      resolve({ code: 127, output: error.message });
    });
    child.once('close', (code) => {
      resolve({ code: code ?? 1, output: output.join('') });
    });
  });
}

/**
 * Runs one of our own scripts or a package's program with this very Node.
 * @param {string} file below the checkout
 * @param {readonly string[]} args
 * @param {{ show: boolean, environment?: Readonly<Record<string, string>> }} options
 */
export async function runNode(file, args, options) {
  return runCommand(process.execPath, [join(ROOT, file), ...args], options);
}

/**
 * One phase with its line: what is done, then how long it took. Its output is shown only when it failed.
 * @param {string} title
 * @param {() => Promise<Finished>} action
 */
export async function runQuietPhase(title, action) {
  const started = Date.now();
  console.log(`${title} ...`);
  const { code, output } = await action();
  if (code === 0) {
    console.log(`${title}: done in ${seconds(started)} s`);
    return;
  }
  console.error(output.trimEnd());
  throw new PlainError(`${title} failed; what it said is above.`);
}

/** @param {number} started */
export function seconds(started) {
  return ((Date.now() - started) / 1000).toFixed(1);
}

/**
 * One hash over the names and contents of files and folders; those that do not exist count as empty.
 * @param {readonly string[]} entries below the checkout
 * @param {(file: string) => boolean} counts
 */
export async function contentHash(entries, counts = () => true) {
  const hash = createHash('sha256');
  for (const entry of entries) {
    for (const file of (await filesOf(entry)).filter(counts)) {
      const content = createHash('sha256').update(await readFile(join(ROOT, file)));
      hash.update(`${file}\0${content.digest('hex')}\n`);
    }
  }
  return hash.digest('hex');
}

/**
 * @param {string} entry
 * @returns {Promise<string[]>}
 */
async function filesOf(entry) {
  const path = join(ROOT, entry);
  if (!existsSync(path)) return [];
  if (!(await stat(path)).isDirectory()) return [entry];
  const found = [];
  for (const name of (await readdir(path)).sort()) found.push(...(await filesOf(join(entry, name))));
  return found;
}

/**
 * The last act of a script: one clear sentence and exit code 1 for what a person can mend, the whole stack for a mistake of ours.
 * @param {() => Promise<void>} main
 */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof PlainError ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}
