import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { embeddedFault } from './embedded-fault';
import { isAlive, processIdentity } from './process-identity';

const POLL_MILLISECONDS = 50;

/**
 * Runs `action` while no other process (and no other call in this one) is inside for the same folder. A lock whose holder is gone is
 * taken over. Throws `EMBEDDED.BUSY` after `waitMilliseconds`.
 */
export async function withStartLock<T>(
  folder: string,
  waitMilliseconds: number,
  action: () => Promise<T>,
): Promise<T> {
  const letGo = await takeLock(join(folder, 'start.lock'), { waitMilliseconds, busy });
  try {
    return await action();
  } finally {
    await letGo();
  }
}

/**
 * Holds a file as a lock for this process, until the returned function is called or the process is gone, however it goes. Throws what
 * `busy` gives when somebody alive holds it still after `waitMilliseconds`.
 */
export async function takeLock(
  path: string,
  {
    waitMilliseconds,
    busy: taken,
  }: { readonly waitMilliseconds: number; readonly busy: (path: string) => Error },
): Promise<() => Promise<void>> {
  const deadline = Date.now() + waitMilliseconds;
  const fresh = `${path}.${randomUUID()}`;
  try {
    await writeLock(fresh, `${process.pid} ${await processIdentity(process.pid)} ${randomUUID()}`);
    while (!(await tryLink(fresh, path))) {
      if (await removeAbandoned(path)) continue;
      if (Date.now() > deadline) throw taken(path);
      await wait(POLL_MILLISECONDS);
    }
  } finally {
    await rm(fresh, { force: true });
  }
  return () => rm(path, { force: true });
}

/** True while somebody alive holds it. */
export async function isLockHeld(path: string): Promise<boolean> {
  const content = await readFile(path, 'utf8').catch(() => null);
  return content !== null && isHeld(content);
}

async function writeLock(path: string, content: string): Promise<void> {
  try {
    await writeFile(path, content, { mode: 0o600 });
  } catch (cause) {
    throw embeddedFault('EMBEDDED.FOLDER', `The file ${path} cannot be written.`, {
      why: cause instanceof Error ? cause.message : undefined,
      fix: 'Give the user who starts Lockkeeper the right to write there.',
      cause,
    });
  }
}

/** A hard link either appears whole or not at all, also for two processes at once. */
async function tryLink(fresh: string, path: string): Promise<boolean> {
  try {
    await link(fresh, path);
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return false;
    throw embeddedFault('EMBEDDED.FOLDER', `The file ${path} cannot be written.`, { cause });
  }
}

/** Moves a lock of a dead holder away, and puts it back when somebody alive took it in between. */
async function removeAbandoned(path: string): Promise<boolean> {
  const seen = await readFile(path, 'utf8').catch(() => null);
  if (seen === null) return true;
  if (await isHeld(seen)) return false;
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    return true;
  }
  const moved = await readFile(aside, 'utf8').catch(() => null);
  if (moved !== null && moved !== seen) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
  return true;
}

async function isHeld(content: string): Promise<boolean> {
  const [pidText = '', identity = ''] = content.split(' ');
  const pid = Number.parseInt(pidText, 10);
  if (!Number.isSafeInteger(pid) || pid <= 0 || !isAlive(pid)) return false;
  return (await processIdentity(pid)) === identity;
}

function busy(path: string): Error {
  return embeddedFault(
    'EMBEDDED.BUSY',
    'Another process is starting or stopping the same embedded database.',
    {
      why: `It holds ${path}.`,
      fix: 'Wait until it is done, or stop it, and start again.',
    },
  );
}
