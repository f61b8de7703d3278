import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { failure } from '../../engine/base/failure';
import { Fault } from '../../engine/base/fault';
import {
  startEmbeddedServer,
  stopEmbeddedServer,
  type EmbeddedServer,
} from '../embedded/start-embedded-server';
import { LOOPBACK_AND_PRIVATE } from '../default-hosts';
import { inheritedVariables, npmVariables, type Env } from '../env';
import { scratchServerFolder, SERVED_MAJORS } from '../jobs/scratch-server-folders';
import { ensureKeys } from '../secrets/ensure-keys';
import { startChild, type Child } from './child';
import { checkPort } from './check-port';
import { claimDataFolder } from './claim-data-folder';
import { keepAddress } from './kept-address';
import type { Progress } from './progress';

/** The built programs lie beside each other in dist/. */
const DIST = dirname(fileURLToPath(import.meta.url));
const ROOT = join(DIST, '..');
const NEXT = join(ROOT, 'node_modules/next/dist/bin/next');
const EMBEDDED_MAJOR = 18;

export interface Installation {
  /** Resolves when everything was stopped: by a person, or since a server of ours had died. */
  readonly ended: Promise<'stopped' | 'died'>;
}

/** Starts servers, worker and web, prints how to get in, and stops all of it in the opposite order when the signal says so. */
export async function startInstallation(
  env: Env,
  progress: Progress,
  signal: AbortSignal,
): Promise<Installation> {
  const stops: (() => Promise<unknown>)[] = [];
  const stopAll = async (): Promise<void> => {
    for (const stop of stops.reverse()) {
      await stop().catch((error: unknown) => progress.problem('Lockkeeper could not stop everything', error));
    }
  };
  try {
    progress.line('Lockkeeper is starting.');
    stops.push(await claimDataFolder(env.dataFolder));
    await checkPort(env.host, env.port);
    const servers = await startServers(env, progress, stops);
    signal.throwIfAborted();
    const children = await startPrograms(env, { servers, progress, stops, signal });
    await unlessAborted(signal, Promise.all(children.map((child) => child.ready)));
    await keepAddress(env.dataFolder, env.url);
    progress.line(`\nLockkeeper is ready: ${env.url}\nStop it with Ctrl-C.\n`);
    return { ended: untilEnd(signal, { death: servers.death, progress, stopAll }) };
  } catch (error) {
    await (signal.aborted ? stopGently(progress, stopAll) : stopAll());
    throw error;
  }
}

/** Until a person stops it, or a server of ours is gone: what stands on it cannot go on. */
async function untilEnd(
  signal: AbortSignal,
  given: {
    readonly death: Promise<Fault>;
    readonly progress: Progress;
    readonly stopAll: () => Promise<void>;
  },
): Promise<'stopped' | 'died'> {
  const { death, progress, stopAll } = given;
  const fault = await Promise.race([untilAborted(signal), death]);
  if (fault === undefined) {
    await stopGently(progress, stopAll);
    return 'stopped';
  }
  progress.problem('Lockkeeper has to stop', fault);
  await stopAll();
  return 'died';
}

/** Whoever stops a start does not wait for what it was at. */
const unlessAborted = <T>(signal: AbortSignal, work: Promise<T>): Promise<T> =>
  Promise.race([
    work,
    untilAborted(signal).then((): never => {
      throw signal.reason;
    }),
  ]);

interface Servers {
  readonly store: string;
  readonly scratch: string;
  /** Where the lab listened at earlier starts; empty when it is not ours. */
  readonly labFormerPorts: readonly number[];
  /** Comes when the first of ours is gone. */
  readonly death: Promise<Fault>;
}

async function startServers(
  env: Env,
  progress: Progress,
  stops: (() => Promise<unknown>)[],
): Promise<Servers> {
  const deaths: Promise<Fault>[] = [];
  const start = async (name: 'store' | 'lab'): Promise<EmbeddedServer> => {
    const server = await startEmbeddedServer({
      name,
      major: EMBEDDED_MAJOR,
      folder: join(env.dataFolder, name),
      durable: true,
      onProgress: (phase) => progress.phase(`${name}: ${phase}`),
    });
    stops.push(() => server.stop());
    deaths.push(server.exited.then(() => serverDied(name, env.dataFolder)));
    return server;
  };
  const [store, lab] = await Promise.all([
    env.databaseUrl ?? start('store').then(urlOf),
    env.scratchDatabaseUrl ?? start('lab'),
  ]);
  const death = Promise.race(deaths);
  if (typeof lab === 'string') return { store, scratch: lab, labFormerPorts: [], death };
  return { store, scratch: urlOf(lab), labFormerPorts: lab.formerPorts, death };
}

const serverDied = (name: string, dataFolder: string): Fault =>
  new Fault(
    failure('START.SERVER_ENDED', `The PostgreSQL server of the ${name} has ended.`, {
      why: `Somebody stopped it, or it died; its log lies in ${join(dataFolder, name)}.`,
      fix: 'Start Lockkeeper again: what was being done is settled then.',
    }),
  );

async function startPrograms(
  env: Env,
  given: {
    readonly servers: Servers;
    readonly progress: Progress;
    readonly stops: (() => Promise<unknown>)[];
    readonly signal: AbortSignal;
  },
): Promise<readonly Child[]> {
  const { servers, progress, stops, signal } = given;
  const keys = await ensureKeys(join(env.dataFolder, 'keys'));
  const shared = {
    ...inheritedVariables(),
    NODE_ENV: env.mode,
    DATABASE_URL: servers.store,
    LOCKKEEPER_DATA: env.dataFolder,
    LOCKKEEPER_URL: env.url,
    LOCKKEEPER_SEALING_PUBLIC_KEY: env.sealingPublicKey ?? keys.sealingPublicKey,
  };
  // The worker stops its own; this is for one that was killed.
  stops.push(() => stopScratchServers(env));
  const worker = await startChild({
    name: 'worker',
    file: join(DIST, 'worker.js'),
    folder: ROOT,
    arguments: servers.labFormerPorts.map(String),
    environment: {
      ...npmVariables(),
      ...shared,
      LOCKKEEPER_FETCH_SERVERS: env.fetchServers === false ? '0' : '1',
      SCRATCH_DATABASE_URL: servers.scratch,
      LOCKKEEPER_SEALING_PRIVATE_KEY_FILE: env.sealingPrivateKeyFile ?? keys.sealingPrivateKeyFile,
      LOCKKEEPER_SOURCE_ROOTS: sourceRoots(env).join(':'),
      LOCKKEEPER_ALLOWED_HOSTS: allowedHosts(env),
    },
    log: join(env.dataFolder, 'logs/worker.log'),
    onMessage: (message) => {
      if (message.kind === 'phase') progress.phase(message.text);
      if (message.kind === 'line') progress.line(message.text);
    },
  });
  stops.push(() => worker.stop());
  await unlessAborted(signal, worker.ready);
  progress.phase('web: starting');
  const web = await startChild({
    name: 'web',
    file: join(DIST, 'web.js'),
    folder: ROOT,
    arguments: [NEXT],
    environment: { ...shared, LOCKKEEPER_SESSION_SECRET: env.sessionSecret ?? keys.sessionSecret },
    log: join(env.dataFolder, 'logs/web.log'),
    onMessage: () => undefined,
  });
  stops.push(() => web.stop());
  return [worker, web];
}

async function stopScratchServers({ dataFolder }: Env): Promise<void> {
  for (const major of SERVED_MAJORS) await stopEmbeddedServer(scratchServerFolder(dataFolder, major));
}

/** Under `npm start` the person who starts Lockkeeper reads sources with their own rights, below their own home. */
const sourceRoots = (env: Env): readonly string[] => [
  join(env.dataFolder, 'demo'),
  ...(env.sourceRoots.length > 0 ? env.sourceRoots : [homedir()]),
];

function allowedHosts({ allowedHosts: hosts }: Env): string {
  const { ranges, names } = hosts ?? LOOPBACK_AND_PRIVATE;
  return [...ranges, ...names].join(',');
}

const urlOf = ({ host, port, user, password, database }: EmbeddedServer): string =>
  `postgresql://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${host}:${String(port)}/${database}`;

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

async function stopGently(progress: Progress, stopAll: () => Promise<void>): Promise<void> {
  progress.line('\nStopping.');
  await stopAll();
  progress.line('Lockkeeper has stopped.');
}
