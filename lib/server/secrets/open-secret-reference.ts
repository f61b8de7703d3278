import { readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative } from 'node:path';
import { failure } from '../../engine/base/failure';
import { failed, success, type Result } from '../../engine/base/result';

/** More than any password needs. */
const MOST_BYTES = 8 * 1024;

/**
 * The password that an environment names instead of storing it. `env:` only for the variables given here (those that begin with
 * `LOCKKEEPER_TARGET_`), `file:` only for a plain file that really lies below one of the folders; one line break at its end is dropped.
 * For the worker alone. Failures: SECRET.REFERENCE_REFUSED, SECRET.REFERENCE_MISSING; neither says what else there is.
 */
export async function openSecretReference(
  reference: string,
  sources: { readonly variables: ReadonlyMap<string, string>; readonly folders: readonly string[] },
): Promise<Result<string>> {
  if (reference.startsWith('env:')) return fromVariable(reference.slice('env:'.length), sources.variables);
  if (reference.startsWith('file:')) return fromFile(reference.slice('file:'.length), sources.folders);
  return refused(reference, 'It begins neither with env: nor with file:.');
}

function fromVariable(name: string, variables: ReadonlyMap<string, string>): Result<string> {
  if (!/^LOCKKEEPER_TARGET_[A-Z0-9_]+$/.test(name)) {
    return refused(`env:${name}`, 'Only variables that begin with LOCKKEEPER_TARGET_ may be named.');
  }
  const value = variables.get(name);
  return value === undefined ? missing(`env:${name}`, 'The worker has no such variable.') : success(value);
}

async function fromFile(path: string, folders: readonly string[]): Promise<Result<string>> {
  const reference = `file:${path}`;
  if (!isAbsolute(path) || path.split('/').includes('..')) {
    return refused(reference, 'The path has to be absolute, without `..`.');
  }
  if (!folders.some((folder) => isBelow(folder, path))) return outside(reference);
  try {
    const real = await realpath(path);
    const realFolders = await Promise.all(folders.map((folder) => realpath(folder).catch(() => folder)));
    if (!realFolders.some((folder) => isBelow(folder, real))) return outside(reference);
    const { size } = await stat(real).then((found) => (found.isFile() ? found : { size: Infinity }));
    if (size > MOST_BYTES) return refused(reference, 'It is not a plain file of at most 8 KiB.');
    return success((await readFile(real, 'utf8')).replace(/\r?\n$/, ''));
  } catch {
    return missing(reference, 'The worker cannot read this file.');
  }
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
}

const outside = (reference: string): Result<never> =>
  refused(reference, 'The file does not lie below a folder of LOCKKEEPER_SECRETS_DIRS.');

function refused(reference: string, why: string): Result<never> {
  return failed(
    failure('SECRET.REFERENCE_REFUSED', `The reference ${reference} is refused.`, {
      why,
      fix: 'Use env:LOCKKEEPER_TARGET_… or file:/run/secrets/….',
    }),
  );
}

function missing(reference: string, why: string): Result<never> {
  return failed(
    failure('SECRET.REFERENCE_MISSING', `The reference ${reference} leads nowhere.`, {
      why,
      fix: 'Give it to the worker and start the worker again.',
    }),
  );
}
