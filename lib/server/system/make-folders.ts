import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder, and with it those above that are missing; one that exists is left as it is. Throws what the file system says. Node's own
 * recursive `mkdir` never comes back, and never rests, where a name cannot be made in a folder that is there (`/proc`).
 */
export async function makeFolders(folder: string, mode = 0o777): Promise<void> {
  try {
    await makeFolder(folder, mode);
  } catch (error) {
    const parent = dirname(folder);
    if (!hasCode(error, 'ENOENT') || parent === folder) throw error;
    await makeFolders(parent, mode);
    await makeFolder(folder, mode);
  }
}

async function makeFolder(folder: string, mode: number): Promise<void> {
  try {
    await mkdir(folder, { mode });
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
