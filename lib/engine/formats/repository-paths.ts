/** The last part of a path. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The folder of a path; `.` at the top. */
export function folderOf(path: string): string {
  const at = path.lastIndexOf('/');
  return at === -1 ? '.' : path.slice(0, at);
}

/** A path within a folder. */
export const within = (folder: string, path: string): string => (folder === '.' ? path : `${folder}/${path}`);

/** A folder and those around it, the nearest first; the last one is `.`. */
export function foldersUp(folder: string): readonly string[] {
  return folder === '.' ? ['.'] : [folder, ...foldersUp(folderOf(folder))];
}

/**
 * Where a relative path leads from a folder, without `.` and `..`; null when it leaves the folder that was looked into, or holds a character
 * that nobody sees. Pure.
 */
export function placeFrom(folder: string, path: string): string | null {
  if (path.startsWith('/') || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\\]/u.test(path)) return null;
  const parts: string[] = [];
  for (const part of [...folder.split('/'), ...path.split('/')]) {
    if (part === '..') {
      if (parts.pop() === undefined) return null;
    } else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.length === 0 ? '.' : parts.join('/');
}

/** Every folder that holds a path, at whatever depth. Pure. */
export const foldersOf = (paths: readonly string[]): ReadonlySet<string> =>
  new Set(paths.flatMap((path) => foldersUp(folderOf(path))));

/** What a file name ends with for a program that a configuration may be. */
const PROGRAM = /\.[cm]?[jt]s$/;

/** True for TypeScript and JavaScript. */
export const isProgram = (path: string): boolean => PROGRAM.test(path);
