import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failure, type Failure } from '../../engine/base/failure';
import { failed, success, type Result } from '../../engine/base/result';
import type { FileToWrite, SourceWriter } from '../../engine/ports/source-writer';
import { allowedFolder, isBelow } from './allowed-folder';

/** Writes into folders below the allowed roots; those that take the place of another come last. */
export function createFolderSourceWriter(given: { readonly roots: readonly string[] }): SourceWriter {
  return {
    write: async ({ folder, files }) => {
      const top = await allowedFolder(folder, given.roots);
      if (!top.ok) return top;
      return writeFiles(
        { top: top.value, shown: folder },
        files.toSorted((left, right) => Number(left.over !== null) - Number(right.over !== null)),
      );
    },
  };
}

interface Place {
  readonly top: string;
  readonly shown: string;
}

async function writeFiles(place: Place, files: readonly FileToWrite[]): Promise<Result<null>> {
  const written: string[] = [];
  const takeBack = async (why: Failure): Promise<Result<null>> => {
    for (const path of written.toReversed()) await rm(path, { recursive: true, force: true });
    return failed(why);
  };
  try {
    for (const file of files) {
      const path = join(place.top, file.path);
      if (!(await staysBelow(place.top, path))) return await takeBack(leadsOut(place, file));
      const made = await mkdir(dirname(path), { recursive: true });
      if (made !== undefined) written.push(made);
      if (file.over !== null && !(await isStill(path, file.over))) {
        return await takeBack(movedOn(place.shown));
      }
      await appear(path, file);
      if (file.over === null) written.push(path);
    }
    return success(null);
  } catch (cause) {
    return takeBack(whyNotWritten(place.shown, cause));
  }
}

/** True when the path, and what is there of it with every link resolved, lies below the folder. */
async function staysBelow(top: string, path: string): Promise<boolean> {
  if (!isBelow(top, path)) return false;
  const folder = dirname(path);
  const resolved = await realpath(folder).catch(() => null);
  if (resolved !== null) return isBelow(top, resolved);
  return isBelow(top, folder) && folder !== top ? staysBelow(top, folder) : false;
}

const isStill = async (path: string, bytes: Uint8Array): Promise<boolean> =>
  Buffer.compare(await readFile(path), bytes) === 0;

/** A link fails when the name is taken, a move does not. */
async function appear(path: string, { text, over }: FileToWrite): Promise<void> {
  const before = `${path}.${randomUUID()}.tmp`;
  try {
    const handle = await open(before, 'wx');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await (over === null ? link(before, path) : rename(before, path));
  } finally {
    await rm(before, { force: true });
  }
}

const NOT_WRITABLE: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS']);
const MOVED: ReadonlySet<string> = new Set(['EEXIST', 'ENOENT']);

/** Why a folder could not be written to. Failures: CREATE.NOT_WRITABLE, CREATE.FOLDER_MOVED_ON, CREATE.NOT_WRITTEN. */
export function whyNotWritten(folder: string, cause: unknown): Failure {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  if (NOT_WRITABLE.has(code)) return notWritable(folder);
  return MOVED.has(code) ? movedOn(folder) : notWritten(folder, code);
}

const notWritable = (folder: string): Failure =>
  failure(
    'CREATE.NOT_WRITABLE',
    `The folder ${folder} may only be read here, so no migration can be made in it.`,
    {
      fix: 'Make it in a work tree of the repository, or have the operator let the worker write to the folder.',
    },
  );

const movedOn = (folder: string): Failure =>
  failure('CREATE.FOLDER_MOVED_ON', `Somebody else changed the folder ${folder} at the same moment.`, {
    why: 'Nothing was written.',
    fix: 'Make the migration again: it then comes after theirs.',
  });

const notWritten = (folder: string, code: string): Failure =>
  failure('CREATE.NOT_WRITTEN', `The migration could not be written to ${folder} (${code}).`, {
    fix: 'Check the disk and the rights of the folder.',
  });

const leadsOut = ({ shown }: Place, { path }: FileToWrite): Failure =>
  failure('CREATE.LEADS_OUT', `${path} would lie outside of ${shown}.`, {
    fix: 'Correct the options of the source.',
  });
