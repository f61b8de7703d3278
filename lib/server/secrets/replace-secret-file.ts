import { chmod, chown, open, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { failure, type Failure } from '../../engine/base/failure';
import { failed, success, type Result } from '../../engine/base/result';

/** A replacement takes milliseconds: what stands there longer was left by a program that died. */
const LEFT_OVER_MS = 60_000;

/**
 * Replaces the content of a secret file at once and durably, with its owner and rights, when it is the expected one still; of two who try,
 * one wins. Nothing is changed on failure: SECRET.KEY_FILE_READ_ONLY, SECRET.KEY_FILE_CHANGED.
 */
export async function replaceSecretFile(
  path: string,
  { expected, next }: { readonly expected: string; readonly next: string },
): Promise<Result<null>> {
  let staged: string | null = null;
  try {
    const real = await realpath(path);
    const fresh = `${real}.next`;
    await removeLeftOver(fresh);
    // Whoever makes this file is alone until it is gone.
    await writeFile(fresh, next, { mode: 0o600, flag: 'wx', flush: true });
    staged = fresh;
    if ((await readFile(real, 'utf8')) !== expected) return failed(changed(path));
    await takeOver(real, fresh);
    await rename(fresh, real);
    staged = null;
    await makeDurable(dirname(real));
    return success(null);
  } catch (error) {
    return failed(codeOf(error) === 'EEXIST' ? changed(path) : readOnly(path, codeOf(error)));
  } finally {
    if (staged !== null) await rm(staged, { force: true });
  }
}

async function removeLeftOver(fresh: string): Promise<void> {
  const found = await stat(fresh).catch(() => null);
  if (found !== null && Date.now() - found.mtimeMs > LEFT_OVER_MS) await rm(fresh, { force: true });
}

/** The process that reads the file may be another user's than the operator's. */
async function takeOver(real: string, fresh: string): Promise<void> {
  const { uid, gid, mode } = await stat(real);
  const own = await stat(fresh);
  if (own.uid !== uid || own.gid !== gid) await chown(fresh, uid, gid);
  await chmod(fresh, mode & 0o777);
}

/** What is sealed by a key that a loss of power takes away is lost. */
async function makeDurable(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

const changed = (path: string): Failure =>
  failure('SECRET.KEY_FILE_CHANGED', `The key file ${path} was changed by somebody else.`, {
    why: 'Another rotation is under way, or one was broken off less than a minute ago.',
    fix: 'Run the command again in a minute.',
  });

const readOnly = (path: string, code: string): Failure =>
  failure('SECRET.KEY_FILE_READ_ONLY', `The key file ${path} cannot be replaced here; it is as it was.`, {
    why: `The system says ${code}: the file, its folder or its mount is not this process's to write.`,
    fix: 'Run the command where it is: `docker compose run --rm operator keys rotate` under Docker Compose, or name a writable copy in LOCKKEEPER_SEALING_PRIVATE_KEY_FILE, run it with that, and put the copy in the place of the original at once.',
  });
