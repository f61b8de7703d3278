import { spawn, type ChildProcess } from 'node:child_process';
import { open, readFile, rename, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { embeddedFault } from './embedded-fault';
import { findFreePort } from './free-port';
import { lastLine } from './init-data';
import { readPostmasterFile } from './postmaster-file';
import { accountOptions, serverEnvironment } from './run-program';
import { POLL_MILLISECONDS, stopServer, type RunningServer } from './running-server';
import type { ServerLocation } from './server-location';

export interface LaunchInput {
  readonly location: ServerLocation;
  /** Holds `server.log`. */
  readonly folder: string;
  readonly preferredPort: number | null;
  readonly settings: Readonly<Record<string, string>>;
  readonly waitMilliseconds: number;
}

const ATTEMPTS = 5;
const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

/**
 * Starts `postgres` on a data folder and comes back when it accepts connections. The process stands in a session of its own: Ctrl-C in a
 * terminal reaches us, not it. Throws `EMBEDDED.START_FAILED` with the server's own last words, `EMBEDDED.NOT_ANSWERING` when it is not
 * ready in time (it is stopped then), `EMBEDDED.NO_PORT`.
 */
export async function launchServer(input: LaunchInput): Promise<RunningServer> {
  let preferred = input.preferredPort;
  let said = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const outcome = await tryLaunch(input, await findFreePort(preferred));
    if (outcome.kind === 'ready') return outcome.server;
    said = outcome.said;
    if (!MAY_PASS.test(said)) break;
    if (PORT_TAKEN.test(said)) preferred = null;
    await wait(200);
  }
  throw embeddedFault('EMBEDDED.START_FAILED', 'The embedded PostgreSQL did not start.', {
    why: lastLine(said),
    fix: `Its log is ${join(input.folder, 'server.log')}.`,
    cause: said,
  });
}

const PORT_TAKEN = /could not (bind|create any TCP\/IP)/;
/** The port was taken meanwhile, or processes of a killed server are still on their way out. */
const MAY_PASS =
  /could not (bind|create any TCP\/IP)|pre-existing shared memory block|lock file "postmaster\.pid" already exists/;

type LaunchOutcome =
  | { readonly kind: 'ready'; readonly server: RunningServer }
  | { readonly kind: 'ended'; readonly said: string };

async function tryLaunch(input: LaunchInput, port: number): Promise<LaunchOutcome> {
  const logPath = join(input.folder, 'server.log');
  const log = await openLog(logPath);
  const before = (await log.stat()).size;
  const child = spawnServer(input, port, log);
  const exited = exitOf(child);
  await log.close();
  const state = await untilReady(input, child, exited);
  if (state === 'ready' && child.pid !== undefined) {
    child.unref();
    return { kind: 'ready', server: { pid: child.pid, port, exited: exited.then(() => undefined) } };
  }
  const failure = await exited;
  const said = (await readFile(logPath)).subarray(before).toString('utf8');
  return { kind: 'ended', said: failure === null ? said : `${said}\n${failure.message}` };
}

function spawnServer(input: LaunchInput, port: number, log: FileHandle): ChildProcess {
  const { binaries, account, dataFolder } = input.location;
  const settings = Object.entries({ ...input.settings, port: String(port) });
  return spawn(
    join(binaries.root, 'bin', 'postgres'),
    ['-D', dataFolder, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      cwd: '/',
      detached: true,
      env: { NODE_ENV: 'production', ...serverEnvironment(binaries.root) },
      stdio: ['ignore', log.fd, log.fd],
      ...accountOptions(account),
    },
  );
}

/** Settles with the error of a program that could not be started, else with `null` when it has ended. */
async function exitOf(child: ChildProcess): Promise<Error | null> {
  return new Promise((resolve) => {
    child.once('error', resolve);
    child.once('exit', () => {
      resolve(null);
    });
  });
}

async function untilReady(
  input: LaunchInput,
  child: ChildProcess,
  exited: Promise<Error | null>,
): Promise<'ready' | 'ended'> {
  const deadline = Date.now() + input.waitMilliseconds;
  const ended = exited.then(() => 'ended' as const);
  for (;;) {
    const step = await Promise.race([ended, wait(POLL_MILLISECONDS, 'waited' as const)]);
    if (step === 'ended') return step;
    const file = await readPostmasterFile(input.location.dataFolder);
    if (file !== null && file.pid === child.pid && file.status === 'ready') return 'ready';
    if (Date.now() > deadline) throw await giveUp(input, child);
  }
}

async function giveUp(input: LaunchInput, child: ChildProcess): Promise<Error> {
  if (child.pid !== undefined) await stopServer(child.pid, input.location.dataFolder);
  const seconds = Math.round(input.waitMilliseconds / 1_000);
  return embeddedFault(
    'EMBEDDED.NOT_ANSWERING',
    `The embedded PostgreSQL was not ready after ${seconds} s.`,
    {
      why: 'Recovery after a crash may take long on a slow disk.',
      fix: `Start again; its log is ${join(input.folder, 'server.log')}.`,
    },
  );
}

/** The log is appended to; one that has grown large becomes `server.log.1` first. */
async function openLog(path: string): Promise<FileHandle> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LOG_LIMIT_BYTES) await rename(path, `${path}.1`);
  try {
    return await open(path, 'a', 0o600);
  } catch (cause) {
    throw embeddedFault('EMBEDDED.FOLDER', `The file ${path} cannot be written.`, { cause });
  }
}
