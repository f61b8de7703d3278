import { randomUUID } from 'node:crypto';
import { link, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failure } from '../engine/base/failure';
import { failed, success, type Result } from '../engine/base/result';
import type { CreatedFile } from '../engine/worker';

/**
 * Writes files that are not there yet, then those that replace one; each appears whole, and what was written is taken back when a later one
 * fails. Failures: CREATE.NOT_WRITTEN.
 */
export async function writeNewFiles(folder: string, files: readonly CreatedFile[]): Promise<Result<null>> {
  const written: string[] = [];
  const ordered = [...files.filter(({ replaces }) => !replaces), ...files.filter(({ replaces }) => replaces)];
  try {
    for (const file of ordered) {
      const made = await mkdir(dirname(join(folder, file.path)), { recursive: true });
      if (made !== undefined) written.push(made);
      await appear(join(folder, file.path), file);
      if (!file.replaces) written.push(join(folder, file.path));
    }
    return success(null);
  } catch (cause) {
    for (const path of written.toReversed()) await rm(path, { recursive: true, force: true });
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    return failed(
      failure('CREATE.NOT_WRITTEN', `The migration could not be written to ${folder} (${code}).`, {
        fix: 'Check the rights of the folder, and that nobody makes a migration at the same time.',
      }),
    );
  }
}

/** A link fails when the name is taken, a move does not. */
async function appear(path: string, { text, replaces }: CreatedFile): Promise<void> {
  const before = `${path}.${randomUUID()}.tmp`;
  try {
    const handle = await open(before, 'wx');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await (replaces ? rename(before, path) : link(before, path));
  } finally {
    await rm(before, { force: true });
  }
}
