import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { embeddedFault } from './embedded-fault';
import { readPostmasterFile } from './postmaster-file';
import { isAlive, processCommand } from './process-identity';
import { passwordLost } from './server-secrets';
import { SERVER_DATABASE, SERVER_HOST, SERVER_USER } from './server-settings';

export const POLL_MILLISECONDS = 25;
const FAST_STOP_MILLISECONDS = 60_000;
const IMMEDIATE_STOP_MILLISECONDS = 10_000;

/** A server process that answers. */
export interface RunningServer {
  readonly pid: number;
  readonly port: number;
  /** Settles when the process is gone, for whatever reason. */
  readonly exited: Promise<void>;
}

/**
 * Ends a server: sessions are broken off and everything is written (fast shutdown, SIGINT); after a minute without effect it is ended at
 * once and recovers at the next start (SIGQUIT). Ends well when the server is gone already. Throws `EMBEDDED.STOP_FAILED`.
 */
export async function stopServer(pid: number, dataFolder: string): Promise<void> {
  if (await stopBy('SIGINT', FAST_STOP_MILLISECONDS, pid, dataFolder)) return;
  if (await stopBy('SIGQUIT', IMMEDIATE_STOP_MILLISECONDS, pid, dataFolder)) return;
  throw embeddedFault('EMBEDDED.STOP_FAILED', `The embedded PostgreSQL (process ${pid}) does not stop.`, {
    why: `It was asked to and still holds ${dataFolder}.`,
    fix: `End process ${pid} by hand; the database recovers at the next start.`,
  });
}

async function stopBy(
  signal: NodeJS.Signals,
  milliseconds: number,
  pid: number,
  dataFolder: string,
): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  if (await isGone(pid, dataFolder)) return true;
  try {
    process.kill(pid, signal);
  } catch {
    return isGone(pid, dataFolder);
  }
  while (Date.now() < deadline) {
    if (await isGone(pid, dataFolder)) return true;
    await wait(POLL_MILLISECONDS);
  }
  return false;
}

/**
 * Gone is a server whose process is, or is a mere entry that nobody collected (its command line is empty), or whose id belongs to another
 * program now. Where the system does not show command lines, the file says it: a server removes it as its last act.
 */
async function isGone(pid: number, dataFolder: string): Promise<boolean> {
  if (!isAlive(pid)) return true;
  const command = await processCommand(pid);
  if (command !== null) return !command.includes(dataFolder);
  return (await readPostmasterFile(dataFolder))?.pid !== pid;
}

/** Waits for something that keeps no program alive by itself: without it Node would take the wait for the end of all work. */
export async function keepingAlive(waited: Promise<void>): Promise<void> {
  const timer = setInterval(() => undefined, 1_000);
  try {
    await waited;
  } finally {
    clearInterval(timer);
  }
}

/** Settles when a process that is not our child is gone. Looks once a second and keeps no program alive. */
export async function watchExit(pid: number, dataFolder: string): Promise<void> {
  while (!(await isGone(pid, dataFolder))) await wait(1_000, undefined, { ref: false });
}

/**
 * Asks a server for its data folder and proves with it that password and server belong together. Throws `EMBEDDED.PASSWORD_LOST` when
 * the password is refused; any other trouble is thrown as it came.
 */
export async function askDataFolder(server: {
  readonly port: number;
  readonly password: string;
  readonly folder: string;
}): Promise<string> {
  const client = new Client({
    host: SERVER_HOST,
    port: server.port,
    user: SERVER_USER,
    password: server.password,
    database: SERVER_DATABASE,
    ssl: false,
    connectionTimeoutMillis: 10_000,
  });
  // A connection that breaks after the answer must not end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    return rows[0]?.data_directory ?? '';
  } catch (cause) {
    if (isWrongPassword(cause)) throw passwordLost(join(server.folder, 'server.json'), { cause });
    throw cause;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function isWrongPassword(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === '28P01';
}
