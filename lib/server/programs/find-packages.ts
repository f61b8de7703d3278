import { access, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isBelow } from '../sources/allowed-folder';

/**
 * The folders from `home` upwards to the allowed root around it, nearest first, links resolved; none for one outside the roots. What a
 * project has installed lies in one of them.
 */
export async function foldersAbove(home: string, roots: readonly string[]): Promise<readonly string[]> {
  const real = await realpath(home).catch(() => null);
  if (real === null) return [];
  const folders: string[] = [];
  for (let folder = real; await liesBelow(roots, folder); folder = dirname(folder)) {
    folders.push(folder);
    if (dirname(folder) === folder) break;
  }
  return folders;
}

/** True for a path, links resolved, that is one of the roots or below it. */
export async function liesBelow(roots: readonly string[], path: string): Promise<boolean> {
  const resolved = await Promise.all(roots.map((root) => realpath(root).catch(() => null)));
  return resolved.some((root) => root !== null && isBelow(root, path));
}

/** The first of the folders that has this below it; null when none has. */
export async function firstWith(folders: readonly string[], path: string): Promise<string | null> {
  for (const folder of folders) {
    if (await exists(join(folder, path))) return folder;
  }
  return null;
}

export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
