import fs, { constants, type Dirent } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { failure, type Failure, type FailureLocation } from '../../engine/base/failure';
import { failed, success, type Result } from '../../engine/base/result';
import type { SourceFile } from '../../engine/model/release';
import type { SourceReader, SourceReading } from '../../engine/ports/source-reader';
import { allowedFolder, errnoOf, isBelow, unreadable, unreadableFile } from './allowed-folder';
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
/** Waiting for a file is most of what reading it costs. */
const READ_AT_ONCE = 32;
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
  const { paths, directories } = await collect(walk, '', 0);
  if (paths.length > walk.limits.files) return failed(tooLarge(walk, `${String(paths.length)} files`));
  const files: SourceFile[] = [];
  const budget = { bytes: walk.limits.totalBytes };
  for (let first = 0; first < paths.length; first += READ_AT_ONCE) {
    const group = await Promise.all(
      paths.slice(first, first + READ_AT_ONCE).map((path) => readOne(walk, path, budget)),
    );
    for (const file of group) {
      if (!file.ok) return file;
      files.push(file.value);
    }
  }
  return success({ files, directories, revision: await gitRevision(walk.top) });
}

/** Paths below a folder in the order of its entries; of the topmost one, whose directories are many where each migration has one, several are read at once. */
async function collect(walk: Walk, below: string, depth: number): Promise<Found> {
  const entries = await readdir(join(walk.top, below), { withFileTypes: true });
  const atOnce = depth === 0 ? READ_AT_ONCE : 1;
  const found: { readonly paths: string[]; readonly directories: string[] } = { paths: [], directories: [] };
  for (let first = 0; first < entries.length; first += atOnce) {
    const group = entries.slice(first, first + atOnce);
    for (const each of await Promise.all(group.map((entry) => collectEntry(walk, entry, { below, depth })))) {
      found.paths.push(...each.paths);
      found.directories.push(...each.directories);
    }
  }
  return found;
}

interface Found {
  readonly paths: readonly string[];
  /** Those of the folder itself. */
  readonly directories: readonly string[];
}

const NOTHING: Found = { paths: [], directories: [] };

async function collectEntry(
  walk: Walk,
  entry: Dirent,
  { below, depth }: { readonly below: string; readonly depth: number },
): Promise<Found> {
  const path = below === '' ? entry.name : `${below}/${entry.name}`;
  if (entry.isDirectory() && !NEVER_ENTERED.has(entry.name)) {
    const directories = depth === 0 ? [entry.name] : [];
    if (depth >= walk.limits.depth || !walk.enters(path)) return { paths: [], directories };
    return { paths: (await collect(walk, path, depth + 1)).paths, directories };
  }
  if (!entry.isFile() && !entry.isSymbolicLink()) return NOTHING;
  return walk.selects(path) ? { paths: [path], directories: [] } : NOTHING;
}

/** How many bytes may still be read; taken before they are, so that files that are read at once stay within it together. */
interface Budget {
  bytes: number;
}

/** What hinders the reading of one file is said of that file. */
async function readOne(walk: Walk, path: string, budget: Budget): Promise<Result<SourceFile>> {
  try {
    return await readFileOf(walk, path, budget);
  } catch (cause) {
    return failed(unreadableFile(path, errnoOf(cause)));
  }
}

/** Not a link, and without waiting for whoever writes into a pipe. */
const OPENED = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** By bare descriptors: a handle of `fs/promises` costs more than what is done with it here. */
const [openFile, statFile, readBytes, closeFile] = [
  promisify(fs.open),
  promisify(fs.fstat),
  promisify(fs.read),
  promisify(fs.close),
] as const;

async function readFileOf(walk: Walk, path: string, budget: Budget): Promise<Result<SourceFile>> {
  const resolved = await realpath(join(walk.top, path));
  if (!isBelow(walk.top, resolved)) return failed(linkOut(path));
  const descriptor = await openFile(resolved, OPENED);
  try {
    const stat = await statFile(descriptor);
    if (!stat.isFile()) return failed(unreadableFile(path, stat.isDirectory() ? 'EISDIR' : 'ENXIO'));
    const { size } = stat;
    if (size > walk.limits.fileBytes) {
      return failed(tooLarge(walk, `${path} with ${String(size)} bytes`, { file: path }));
    }
    budget.bytes -= size;
    if (budget.bytes < 0) return failed(tooLarge(walk, 'too many bytes in all'));
    return success({
      path: relative('', path).split(sep).join('/'),
      bytes: await readWhole(descriptor, size),
    });
  } finally {
    await closeFile(descriptor);
  }
}

/** As many bytes as it had when it was opened, or fewer where it has become shorter. */
async function readWhole(descriptor: number, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  for (let read = 0; read < size;) {
    const { bytesRead } = await readBytes(descriptor, bytes, read, size - read, read);
    if (bytesRead === 0) return bytes.subarray(0, read);
    read += bytesRead;
  }
  return bytes;
}

const linkOut = (path: string): Failure =>
  failure('SOURCE.LINK_OUT', `${path} is a link that leads out of the source folder.`, {
    fix: 'Replace the link by the file itself.',
    where: { file: path },
  });

const tooLarge = ({ shown }: Walk, what: string, where?: FailureLocation): Failure =>
  failure('SOURCE.TOO_LARGE', `The folder ${shown} holds more than a source may: ${what}.`, {
    fix: 'Point the source at the folder of migrations alone.',
    where,
  });
