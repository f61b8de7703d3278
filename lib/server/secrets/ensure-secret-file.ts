import { randomUUID } from 'node:crypto';
import { chmod, link, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { failure } from '../../engine/base/failure';
import { Fault } from '../../engine/base/fault';
import { makeFolders } from '../system/make-folders';

/**
 * The content of a secret file, made once: whoever starts first writes it whole, with mode 0600 in a folder of mode 0700; everybody else
 * reads that one. Throws SECRET.FILE when it can be neither read nor made.
 */
export async function ensureSecretFile(path: string, make: () => string): Promise<string> {
  try {
    return (await readOptional(path)) ?? (await makeFile(path, make()));
  } catch (cause) {
    throw new Fault(
      failure('SECRET.FILE', `The file ${path} can be neither read nor made.`, {
        fix: 'Check who owns the folder and whether the disk is full.',
      }),
      { cause },
    );
  }
}

async function makeFile(path: string, content: string): Promise<string> {
  await makeFolders(dirname(path), 0o700);
  const fresh = `${path}.${randomUUID()}`;
  try {
    await writeFile(fresh, content, { mode: 0o600, flush: true });
    await link(fresh, path);
    await chmod(path, 0o600);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(fresh, { force: true });
  }
  return readFile(path, 'utf8');
}

async function readOptional(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
