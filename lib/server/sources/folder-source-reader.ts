import { constants } from 'node:fs';
import { open, readdir, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { failure, type Failure } from '../../engine/base/failure';
import { failed, success, type Result } from '../../engine/base/result';
import type { SourceFile } from '../../engine/model/release';
import type { SourceReader, SourceReading } from '../../engine/ports/source-reader';
import { allowedFolder, isBelow, unreadable } from './allowed-folder';
import { gitRevision } from './git-revision';
import { SURVEY_LIMITS, surveyFolder, type SurveyLimits } from './survey-folder';

/** What one reading may cost at most. */
export interface SourceLimits {
  readonly fileBytes: number;
  readonly totalBytes: number;
  readonly files: number;
  readonly depth: number;
}

const LIMITS: SourceLimits = { fileBytes: 64 * 2 ** 20, totalBytes: 512 * 2 ** 20, files: 50_000, depth: 6 };
const NEVER_ENTERED: ReadonlySet<string> = new Set(['node_modules', '.git']);

/**
 * Reads folders below the allowed roots. Every path is resolved first and compared with its root by whole names, so neither `..` nor a
 * link leads out; what is opened is the resolved path, and not if it has become a link meanwhile.
 */
export function createFolderSourceReader(given: {
  readonly roots: readonly string[];
  readonly limits?: Partial<SourceLimits>;
  readonly surveyLimits?: Partial<SurveyLimits>;
}): SourceReader {
  const limits = { ...LIMITS, ...given.limits };
  return {
    survey: async ({ folder, wants }) => {
      const top = await allowedFolder(folder, given.roots);
      if (!top.ok) return top;
      try {
        await readdir(top.value);
      } catch (cause) {
        return failed(unreadable(folder, cause));
      }
      return success(await surveyFolder(top.value, wants, { ...SURVEY_LIMITS, ...given.surveyLimits }));
    },
    read: async ({ folder, selects, enters = () => true }) => {
      const top = await allowedFolder(folder, given.roots);
      if (!top.ok) return top;
      try {
        return await readFolder({ top: top.value, shown: folder, selects, enters, limits });
      } catch (cause) {
        return failed(unreadable(folder, cause));
      }
    },
  };
}

interface Walk {
  readonly top: string;
  readonly shown: string;
  readonly selects: (path: string) => boolean;
  readonly enters: (path: string) => boolean;
  readonly limits: SourceLimits;
}

async function readFolder(walk: Walk): Promise<Result<SourceReading>> {
  const paths: string[] = [];
  const directories: string[] = [];
  await collect(walk, '', { paths, directories, depth: 0 });
  if (paths.length > walk.limits.files) return failed(tooLarge(walk, `${String(paths.length)} files`));
  const files: SourceFile[] = [];
  let total = 0;
  for (const path of paths) {
    const file = await readOne(walk, path);
    if (!file.ok) return file;
    total += file.value.bytes.length;
    if (total > walk.limits.totalBytes) return failed(tooLarge(walk, 'too many bytes in all'));
    files.push(file.value);
  }
  return success({ files, directories, revision: await gitRevision(walk.top) });
}

async function collect(
  walk: Walk,
  below: string,
  found: { readonly paths: string[]; readonly directories: string[]; readonly depth: number },
): Promise<void> {
  const entries = await readdir(join(walk.top, below), { withFileTypes: true });
  for (const entry of entries) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    const link = entry.isSymbolicLink();
    if (entry.isDirectory() && !NEVER_ENTERED.has(entry.name)) {
      if (found.depth === 0) found.directories.push(entry.name);
      if (found.depth < walk.limits.depth && walk.enters(path)) {
        await collect(walk, path, { ...found, depth: found.depth + 1 });
      }
    } else if ((entry.isFile() || link) && walk.selects(path)) {
      found.paths.push(path);
    }
  }
}

async function readOne(walk: Walk, path: string): Promise<Result<SourceFile>> {
  const resolved = await realpath(join(walk.top, path));
  if (!isBelow(walk.top, resolved)) return failed(linkOut(path));
  const handle = await open(resolved, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const { size } = await handle.stat();
    if (size > walk.limits.fileBytes) return failed(tooLarge(walk, `${path} with ${String(size)} bytes`));
    return success({
      path: relative('', path).split(sep).join('/'),
      bytes: new Uint8Array(await handle.readFile()),
    });
  } finally {
    await handle.close();
  }
}

const linkOut = (path: string): Failure =>
  failure('SOURCE.LINK_OUT', `${path} is a link that leads out of the source folder.`, {
    fix: 'Replace the link by the file itself.',
    where: { file: path },
  });

const tooLarge = ({ shown }: Walk, what: string): Failure =>
  failure('SOURCE.TOO_LARGE', `The folder ${shown} holds more than a source may: ${what}.`, {
    fix: 'Point the source at the folder of migrations alone.',
  });
