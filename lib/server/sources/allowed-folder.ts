import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import { failure, type Failure } from '../../engine/base/failure';
import { failed, success, type Result } from '../../engine/base/result';

/** The folder with every link resolved, when it lies below one of the roots. Failures: SOURCE.OUTSIDE_ROOTS, and those of `unreadable`. */
export async function allowedFolder(folder: string, roots: readonly string[]): Promise<Result<string>> {
  const where = { field: 'folder' };
  const resolved = await realpath(folder).catch((cause: unknown) => cause);
  if (typeof resolved !== 'string') return failed(unreadable(folder, resolved));
  const real = await Promise.all(roots.map((root) => realpath(root).catch(() => null)));
  if (real.some((root) => root !== null && isBelow(root, resolved))) return success(resolved);
  return failed(
    failure(
      'SOURCE.OUTSIDE_ROOTS',
      `The folder ${folder} lies outside the folders that sources may be read from.`,
      {
        why: resolved === folder ? undefined : 'A link on the way to it leads elsewhere.',
        fix: `Choose a folder below ${roots.join(' or ') || 'a root'}, or have the operator extend LOCKKEEPER_SOURCE_ROOTS.`,
        where,
      },
    ),
  );
}

/** True for a path that is the root or below it, by whole names. */
export const isBelow = (root: string, path: string): boolean =>
  path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);

const SENTENCES: Readonly<Record<string, readonly [code: string, sentence: string]>> = {
  ENOENT: ['SOURCE.NOT_FOUND', 'does not exist'],
  ENOTDIR: ['SOURCE.NOT_FOUND', 'is not a folder'],
  EACCES: ['SOURCE.UNREADABLE', 'may not be read by the worker'],
  EPERM: ['SOURCE.UNREADABLE', 'may not be read by the worker'],
};

export const errnoOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'unknown';

/** Why one file of a folder could not be read: a link that leads nowhere, a link to a folder, no right to it. Failure: SOURCE.FILE_UNREADABLE. */
export function unreadableFile(path: string, errno: string): Failure {
  return failure('SOURCE.FILE_UNREADABLE', `${path} ${OF_A_FILE[errno] ?? `could not be read (${errno})`}.`, {
    fix: 'Put the file itself there, with the right for this user to read it.',
    where: { file: path },
  });
}

const OF_A_FILE: Readonly<Record<string, string>> = {
  ENOENT: 'is a link to a file that does not exist, or went away while it was read',
  EISDIR: 'is a link to a folder, where a file belongs',
  ENXIO: 'is a link to a pipe, a socket or a device, where a file belongs',
  ELOOP: 'is a link that leads to itself',
  EACCES: 'may not be read',
  EPERM: 'may not be read',
};

/** Why a folder could not be read. Failures: SOURCE.NOT_FOUND, SOURCE.UNREADABLE. */
export function unreadable(folder: string, cause: unknown): Failure {
  const errno = errnoOf(cause);
  const [code, sentence] = SENTENCES[errno] ?? ['SOURCE.UNREADABLE', `could not be read (${errno})`];
  return failure(code, `The folder ${folder} ${sentence}.`, {
    fix: 'Check the path on the machine that runs the worker, and its rights.',
    where: { field: 'folder' },
  });
}
