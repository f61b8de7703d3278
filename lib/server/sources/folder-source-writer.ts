import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failure, type Failure } from '../../engine/base/failure';
import { failed, success, type Result } from '../../engine/base/result';
import { folderMovedOn, type FileToWrite, type SourceWriter } from '../../engine/ports/source-writer';
import { allowedFolder, isBelow } from './allowed-folder';

/** Writes into folders below the allowed roots; those that take the place of another come last. */
export function createFolderSourceWriter(given: { readonly roots: readonly string[] }): SourceWriter {
  return {
    write: async ({ folder, files, mayStay }) => {
      const top = await allowedFolder(folder, given.roots);
      if (!top.ok) return top;
      const place = { top: top.value, shown: folder };
      const undo: Undo[] = [];
      const done = await writeAll(place, inOrder(files), undo, mayStay);
      if (!done.ok) for (const step of undo.toReversed()) await step();
      return done;
    },
  };
}

const inOrder = (files: readonly FileToWrite[]): readonly FileToWrite[] =>
  files.toSorted((left, right) => Number(left.over !== null) - Number(right.over !== null));

interface Place {
  readonly top: string;
  readonly shown: string;
}

type Undo = () => Promise<void>;

async function writeAll(
  place: Place,
  files: readonly FileToWrite[],
  undo: Undo[],
  mayStay: () => Promise<Result<null>>,
): Promise<Result<null>> {
  try {
    for (const file of files) {
      const written = await writeOne(place, file, undo);
      if (!written.ok) return written;
    }
    return await mayStay();
  } catch (cause) {
    return failed(whyNotWritten(place.shown, cause));
  }
}

/** Leaves in `undo` what takes it back. */
async function writeOne(place: Place, file: FileToWrite, undo: Undo[]): Promise<Result<null>> {
  const path = join(place.top, file.path);
  const { over, text } = file;
  if (!(await staysBelow(place.top, path))) return failed(leadsOut(place, file));
  const made = await mkdir(dirname(path), { recursive: true });
  if (made !== undefined) undo.push(() => rm(made, { recursive: true, force: true }));
  if (over !== null && !(await isStill(path, over))) return failed(folderMovedOn(place.shown));
  await appear(path, { content: text, replaces: over !== null });
  undo.push(async () => {
    if (over === null) await rm(path, { force: true });
    else if (await isStill(path, Buffer.from(text))) await appear(path, { content: over, replaces: true });
  });
  return success(null);
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
async function appear(
  path: string,
  { content, replaces }: { readonly content: string | Uint8Array; readonly replaces: boolean },
): Promise<void> {
  const before = `${path}.${randomUUID()}.tmp`;
  try {
    const handle = await open(before, 'wx');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await (replaces ? rename(before, path) : link(before, path));
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
  return MOVED.has(code) ? folderMovedOn(folder) : notWritten(folder, code);
}

const notWritable = (folder: string): Failure =>
  failure(
    'CREATE.NOT_WRITABLE',
    `The folder ${folder} may only be read here, so no migration can be made in it.`,
    {
      fix: 'Make it in a work tree of the repository, or have the operator let the worker write to the folder.',
    },
  );

const notWritten = (folder: string, code: string): Failure =>
  failure('CREATE.NOT_WRITTEN', `The migration could not be written to ${folder} (${code}).`, {
    fix: 'Check the disk and the rights of the folder.',
  });

const leadsOut = ({ shown }: Place, { path }: FileToWrite): Failure =>
  failure('CREATE.LEADS_OUT', `${path} would lie outside of ${shown}.`, {
    fix: 'Correct the options of the source.',
  });
