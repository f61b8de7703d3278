import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { embeddedFault } from './embedded-fault';

/** The operating system's account that a server process runs as; `null` means this process's own. */
export interface ServerAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * Chooses the account for PostgreSQL, which refuses to run as root: our own account when we are an ordinary user; as root the owner of
 * the data that is there already, else `postgres`, else `nobody`.
 */
export async function chooseServerAccount(
  dataOwner: {
    readonly uid: number;
    readonly gid: number;
  } | null,
): Promise<ServerAccount | null> {
  if (process.getuid?.() !== 0) return null;
  if (dataOwner !== null && dataOwner.uid !== 0) return { name: `user ${dataOwner.uid}`, ...dataOwner };
  for (const name of ['postgres', 'nobody']) {
    const account = await findAccount(name);
    if (account !== null) return account;
  }
  throw embeddedFault(
    'EMBEDDED.NO_SERVER_USER',
    'PostgreSQL must not run as root and there is no user to run it as.',
    {
      why: 'Neither the user postgres nor the user nobody exists on this machine.',
      fix: 'Start Lockkeeper as an ordinary user, or create the user nobody.',
    },
  );
}

async function findAccount(name: string): Promise<ServerAccount | null> {
  try {
    const uid = await ask('-u', name);
    const gid = await ask('-g', name);
    return uid === 0 ? null : { name, uid, gid };
  } catch {
    return null;
  }
}

async function ask(option: string, name: string): Promise<number> {
  const { stdout } = await promisify(execFile)('id', [option, name]);
  return Number.parseInt(stdout, 10);
}
