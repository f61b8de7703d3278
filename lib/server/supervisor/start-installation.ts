import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  startEmbeddedServer,
  stopEmbeddedServer,
  type EmbeddedServer,
} from '../embedded/start-embedded-server';
import { inheritedVariables, npmVariables, type Env } from '../env';
import { scratchServerFolder, SERVED_MAJORS } from '../jobs/scratch-server-folders';
import { ensureKeys } from '../secrets/ensure-keys';
import { startChild, type Child } from './child';
import { checkPort } from './check-port';
import type { Progress } from './progress';

/** The built programs lie beside each other in dist/. */
const DIST = dirname(fileURLToPath(import.meta.url));
const ROOT = join(DIST, '..');
const NEXT = join(ROOT, 'node_modules/next/dist/bin/next');
const EMBEDDED_MAJOR = 18;

export interface Installation {
  /** Resolves when everything was stopped. */
  readonly ended: Promise<void>;
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
    await checkPort(env.host, env.port);
    const servers = await startServers(env, progress, stops);
    const children = await startPrograms(env, { servers, progress, stops });
    await Promise.all(children.map((child) => child.ready));
    signal.throwIfAborted();
  } catch (error) {
    await stopAll();
    throw error;
  }
  progress.line(`\nLockkeeper is ready: ${env.url}\nStop it with Ctrl-C.\n`);
  return { ended: untilAborted(signal).then(() => stopGently(progress, stopAll)) };
}

interface Servers {
  readonly store: string;
  readonly scratch: string;
  /** Where the lab listened at earlier starts; empty when it is not ours. */
  readonly labFormerPorts: readonly number[];
}

async function startServers(
  env: Env,
  progress: Progress,
  stops: (() => Promise<unknown>)[],
): Promise<Servers> {
  const start = async (name: 'store' | 'lab'): Promise<EmbeddedServer> => {
    const server = await startEmbeddedServer({
      name,
      major: EMBEDDED_MAJOR,
      folder: join(env.dataFolder, name),
      durable: true,
      onProgress: (phase) => progress.phase(`${name}: ${phase}`),
    });
    stops.push(() => server.stop());
    return server;
  };
  const [store, lab] = await Promise.all([
    env.databaseUrl ?? start('store').then(urlOf),
    env.scratchDatabaseUrl ?? start('lab'),
  ]);
  if (typeof lab === 'string') return { store, scratch: lab, labFormerPorts: [] };
  return { store, scratch: urlOf(lab), labFormerPorts: lab.formerPorts };
}

async function startPrograms(
  env: Env,
  given: {
    readonly servers: Servers;
    readonly progress: Progress;
    readonly stops: (() => Promise<unknown>)[];
  },
): Promise<readonly Child[]> {
  const { servers, progress, stops } = given;
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
  await worker.ready;
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

const LOOPBACK_AND_PRIVATE = '127.0.0.0/8,::1/128,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7';

const allowedHosts = ({ allowedHosts: hosts }: Env): string =>
  hosts === null ? LOOPBACK_AND_PRIVATE : [...hosts.ranges, ...hosts.names].join(',');

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
