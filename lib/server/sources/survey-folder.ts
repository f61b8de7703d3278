import { constants, type Dirent } from 'node:fs';
import { open, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { FolderSurvey, UnreadFile } from '../../engine/ports/source-reader';
import type { SourceFile } from '../../engine/model/release';
import { isBelow } from './allowed-folder';

/** What one survey may cost at most. */
export interface SurveyLimits {
  /** Files and folders that are seen. */
  readonly entries: number;
  readonly depth: number;
  readonly fileBytes: number;
  /** Files that are read. */
  readonly files: number;
}

export const SURVEY_LIMITS: SurveyLimits = { entries: 60_000, depth: 12, fileBytes: 2 ** 18, files: 200 };

/** Folders that hold other people's files or what was made of the folder's own. */
const NEVER_ENTERED: ReadonlySet<string> = new Set([
  'node_modules',
  'bower_components',
  'vendor',
  'dist',
  'build',
  'target',
  'coverage',
  'venv',
  '__pycache__',
]);

/** A folder of that name may hold a configuration; every other one that begins with a dot is a program's own. */
const HIDDEN_ENTERED = '.config';

/** Walks a folder, nearer files first, and reads what is wanted; what is beyond the limits is told and not read. */
export async function surveyFolder(
  top: string,
  wants: (paths: readonly string[]) => readonly string[],
  limits: SurveyLimits,
): Promise<FolderSurvey> {
  const walked = await walk(top, limits);
  const files: SourceFile[] = [];
  const unread: UnreadFile[] = [];
  for (const path of wants(walked.paths)) {
    const read = files.length < limits.files ? await readSmall(top, path, limits) : 'there are too many';
    if (typeof read === 'string') unread.push({ path, why: read });
    else files.push({ path, bytes: read });
  }
  return { paths: walked.paths, isCut: walked.isCut, files, unread };
}

async function walk(
  top: string,
  limits: SurveyLimits,
): Promise<{ readonly paths: readonly string[]; readonly isCut: boolean }> {
  const paths: string[] = [];
  let level: readonly string[] = [''];
  let seen = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limits.depth) return { paths, isCut: true };
    const below: string[] = [];
    for (const folder of level) {
      for (const entry of await entriesOf(join(top, folder))) {
        seen += 1;
        if (seen > limits.entries) return { paths, isCut: true };
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory() && isEntered(entry.name)) below.push(path);
        else if (entry.isFile() || entry.isSymbolicLink()) paths.push(path);
      }
    }
    level = below;
  }
  return { paths, isCut: false };
}

/** False for a folder of packages, of what was built, or of a program's own. */
export const isEntered = (name: string): boolean =>
  !NEVER_ENTERED.has(name) && (!name.startsWith('.') || name === HIDDEN_ENTERED);

/** By name, so that the same folder is always told in the same words. A folder that cannot be listed says nothing. */
async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.toSorted((left, right) => (left.name < right.name ? -1 : 1));
}

/** The bytes, or why they are not read. */
async function readSmall(
  top: string,
  path: string,
  { fileBytes }: SurveyLimits,
): Promise<Uint8Array | string> {
  try {
    const resolved = await realpath(join(top, path));
    if (!isBelow(top, resolved)) return 'it is a link that leads out of the folder';
    const handle = await open(resolved, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const stat = await handle.stat();
      if (!stat.isFile()) return 'it is no file';
      if (stat.size > fileBytes) return `it has ${String(stat.size)} bytes`;
      return new Uint8Array(await handle.readFile());
    } finally {
      await handle.close();
    }
  } catch {
    return 'the worker may not read it';
  }
}
