import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive, processCommand } from './process-identity';

/** What a server writes about itself into `postmaster.pid` (PostgreSQL source, `src/include/utils/pidfile.h`). */
export interface PostmasterFile {
  readonly pid: number;
  /** `null` until the server listens. */
  readonly port: number | null;
  /** `starting`, `stopping`, `ready` or `standby`; empty before the first of them. */
  readonly status: string;
}

/** Reads the file of a data folder; `null` when there is none or it is still being written. */
export async function readPostmasterFile(dataFolder: string): Promise<PostmasterFile | null> {
  const text = await readFile(join(dataFolder, 'postmaster.pid'), 'utf8').catch(() => null);
  if (text === null) return null;
  const lines = text.split('\n');
  const pid = Math.abs(Number.parseInt(lines[0] ?? '', 10));
  if (!Number.isSafeInteger(pid) || pid === 0) return null;
  const port = Number.parseInt(lines[3] ?? '', 10);
  return { pid, port: Number.isSafeInteger(port) ? port : null, status: (lines[7] ?? '').trim() };
}

/** True while the file speaks of a live PostgreSQL server of this very folder, and not of a process that got a dead one's id. */
export async function isServerAlive(file: PostmasterFile, dataFolder: string): Promise<boolean> {
  if (!isAlive(file.pid)) return false;
  const command = await processCommand(file.pid);
  // An empty command line is a process that has ended and waits to be collected. Where the system does not show it we have to believe the id.
  return command === null || command.includes(dataFolder);
}

/** Removes the file that a server left when it was killed. Only to be called when `isServerAlive` said no. */
export async function removePostmasterFile(dataFolder: string): Promise<void> {
  await rm(join(dataFolder, 'postmaster.pid'), { force: true });
}
