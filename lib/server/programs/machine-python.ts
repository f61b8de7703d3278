import { realpath } from 'node:fs/promises';
import { firstWith } from './find-packages';

const FOLDERS = ['/usr/local/bin', '/usr/bin'];

/** The Python 3 of this machine, links resolved; null where there is none. */
export async function machinePython(): Promise<string | null> {
  const folder = await firstWith(FOLDERS, 'python3');
  return folder === null ? null : realpath(`${folder}/python3`);
}
