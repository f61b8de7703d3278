import { createHash, randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { chmod, cp, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Fault } from '../../engine/base/fault';
import { makeFolders } from '../system/make-folders';
import { embeddedFault } from './embedded-fault';
import { runProgram, serverEnvironment } from './run-program';
import { chooseServerAccount, type ServerAccount } from './server-account';
import type { ServerBinaries } from './server-binaries';

/** Where a server lives and who runs it. */
export interface ServerLocation {
  readonly account: ServerAccount | null;
  readonly binaries: ServerBinaries;
  /** PGDATA; may not exist yet. Its parent does, and the account can reach it. */
  readonly dataFolder: string;
}

/**
 * Decides where data and binaries go so that the account that runs PostgreSQL reaches both.
 *
 * An ordinary user keeps the data in `<folder>/data`. Root has to hand the server to another account: where that one cannot pass a folder
 * on the way, data and a copy of the binaries go below `spareRoot`, named by the hash of the path they belong to. Data that exists decides:
 * it is never left behind for a new and empty folder.
 *
 * Throws `EMBEDDED.FOLDER`, `EMBEDDED.NOT_OWNER` or `EMBEDDED.NO_SERVER_USER`.
 */
export async function chooseServerLocation(input: {
  readonly folder: string;
  readonly binaries: ServerBinaries;
  /** `/var/lib/lockkeeper`, except in tests. */
  readonly spareRoot: string;
}): Promise<ServerLocation> {
  await createFolder(input.folder);
  const near = join(input.folder, 'data');
  const far = join(input.spareRoot, pathHash(dirname(input.folder)), basename(input.folder), 'data');
  const nearOwner = await owner(near);
  const farOwner = nearOwner === null ? await owner(far) : null;
  const account = await chooseServerAccount(nearOwner ?? farOwner);
  if (account === null) return { account, binaries: input.binaries, dataFolder: ownData(near, nearOwner) };
  const reachable = farOwner === null && (await canEnter(account, input.folder));
  if (!reachable && nearOwner !== null) throw closedFolder(near, account);
  const dataFolder = reachable ? near : far;
  await createFolder(dirname(dataFolder));
  return { account, dataFolder, binaries: await runnableBinaries(input, account) };
}

function ownData(folder: string, dataOwner: Stats | null): string {
  if (dataOwner === null || dataOwner.uid === process.getuid?.()) return folder;
  throw embeddedFault('EMBEDDED.NOT_OWNER', `The database files in ${folder} belong to another user.`, {
    why: `They belong to the user with id ${dataOwner.uid}; Lockkeeper runs as ${String(process.getuid?.())}.`,
    fix: 'Start Lockkeeper as that user or as root, or give the folder to the user who starts it.',
  });
}

function closedFolder(folder: string, account: ServerAccount): Error {
  return embeddedFault(
    'EMBEDDED.FOLDER',
    `The database files in ${folder} cannot be reached by ${account.name}.`,
    {
      why: 'A folder on the way is closed to that user, and PostgreSQL must not run as root.',
      fix: `Open the folders above ${folder} for passing through (chmod o+x), or start Lockkeeper as their owner.`,
    },
  );
}

/** Binaries that the account can run: those of the package, or a copy of them below the spare root. */
async function runnableBinaries(
  input: { readonly binaries: ServerBinaries; readonly spareRoot: string },
  account: ServerAccount,
): Promise<ServerBinaries> {
  const { binaries } = input;
  if (await canRun(account, binaries)) return binaries;
  const root = join(input.spareRoot, pathHash(binaries.root), binaries.version);
  const copy = { ...binaries, root };
  if ((await owner(root)) === null) await copyBinaries(binaries.root, root);
  if (await canRun(account, copy)) return copy;
  throw embeddedFault(
    'EMBEDDED.FOLDER',
    `The PostgreSQL binaries in ${root} cannot be run by ${account.name}.`,
    {
      why: 'The folder may be closed to that user or be mounted without permission to execute.',
      fix: 'Start Lockkeeper as an ordinary user from a folder of its own.',
    },
  );
}

/** Copies under a name of its own and renames into place: a half copy is never seen, and of two that copy at once one wins. */
async function copyBinaries(from: string, to: string): Promise<void> {
  const fresh = `${to}.${randomUUID()}`;
  await createFolder(dirname(to));
  try {
    await cp(from, fresh, { recursive: true, verbatimSymlinks: true });
    await chmod(fresh, 0o755);
    await rename(fresh, to);
  } catch (cause) {
    await rm(fresh, { recursive: true, force: true });
    if ((await owner(to)) !== null) return;
    throw embeddedFault('EMBEDDED.FOLDER', `The PostgreSQL binaries could not be copied to ${to}.`, {
      cause,
    });
  }
}

/** Makes a folder that others may pass through (what is inside guards itself); one that exists is left as it is. */
export async function createFolder(folder: string): Promise<void> {
  try {
    if ((await owner(folder)) !== null) return;
    const parent = dirname(folder);
    if ((await owner(parent)) === null) await createFolder(parent);
    await makeFolders(folder);
    await chmod(folder, 0o755);
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw embeddedFault('EMBEDDED.FOLDER', `The folder ${folder} cannot be created.`, {
      why: cause instanceof Error ? cause.message : undefined,
      fix: 'Give the user who starts Lockkeeper the right to write there.',
      cause,
    });
  }
}

async function owner(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw embeddedFault('EMBEDDED.FOLDER', `The folder ${path} cannot be read.`, {
      why: cause instanceof Error ? cause.message : undefined,
      fix: 'Start Lockkeeper as the owner of the folder.',
      cause,
    });
  }
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}

async function canEnter(account: ServerAccount, folder: string): Promise<boolean> {
  const { code } = await runProgram('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { account, environment: {} });
  return code === 0;
}

async function canRun(account: ServerAccount, binaries: ServerBinaries): Promise<boolean> {
  const environment = serverEnvironment(binaries.root);
  const { code } = await runProgram(join(binaries.root, 'bin', 'postgres'), ['--version'], {
    account,
    environment,
  });
  return code === 0;
}

function pathHash(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 16);
}
