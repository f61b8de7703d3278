import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findFreePort } from '../lib/server/embedded/free-port';

/** Where the installations under test keep everything; made anew for each run of the journeys. */
const DATA_FOLDERS = join(import.meta.dirname, '../test-results/installations');

const START_LIMIT_MS = 300_000;

export interface InstallationWish {
  /** Of its data folder. */
  readonly name: string;
  readonly demo: boolean;
  /** Where browsers reach it, when that is not the port it listens on itself. */
  readonly url?: string;
  readonly port?: number;
  /** More variables of the environment. */
  readonly variables?: Readonly<Record<string, string>>;
}

export interface RunningInstallation {
  readonly url: string;
  /** Below it: keys, logs, embedded databases. */
  readonly dataFolder: string;
  /** Everything that it wrote to the terminal until now. */
  readonly said: () => string;
  stop(): Promise<void>;
}

/** Starts Lockkeeper as `npm start` does and waits until it says that it is ready. */
export async function startInstallation(wish: InstallationWish): Promise<RunningInstallation> {
  const dataFolder = join(DATA_FOLDERS, wish.name);
  await rm(dataFolder, { recursive: true, force: true });
  const port = wish.port ?? (await findFreePort(null));
  const url = wish.url ?? `http://localhost:${String(port)}`;
  const child = spawn(process.execPath, ['dist/supervisor.js'], {
    cwd: join(import.meta.dirname, '..'),
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      NODE_ENV: 'production',
      LOCKKEEPER_DATA: dataFolder,
      LOCKKEEPER_PORT: String(port),
      LOCKKEEPER_URL: url,
      LOCKKEEPER_DEMO: wish.demo ? '1' : '0',
      ...wish.variables,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const said = collect(child.stdout, child.stderr);
  await readyOf({ output: child.stdout, said, ended });
  return {
    url,
    dataFolder,
    said,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Everything that came from the streams so far. */
function collect(...streams: readonly NodeJS.ReadableStream[]): () => string {
  const chunks: Buffer[] = [];
  for (const stream of streams) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}

async function readyOf(start: {
  readonly output: NodeJS.ReadableStream;
  readonly said: () => string;
  readonly ended: Promise<void>;
}): Promise<void> {
  const { output, said, ended } = start;
  await new Promise<void>((resolve, reject) => {
    const limit = setTimeout(
      () => reject(new TypeError(`Lockkeeper was not ready in time:\n${said()}`)),
      START_LIMIT_MS,
    );
    output.on('data', () => {
      if (!said().includes('Lockkeeper is ready')) return;
      clearTimeout(limit);
      resolve();
    });
    void ended.then(() => {
      clearTimeout(limit);
      reject(new TypeError(`Lockkeeper ended instead of starting:\n${said()}`));
    });
  });
}

export interface Account {
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

/** The demo's accounts, from the file that the person at the machine has. */
export async function demoAccounts({ dataFolder }: Pick<RunningInstallation, 'dataFolder'>): Promise<{
  readonly developer: Account;
  readonly approver: Account;
}> {
  const text = await readFile(join(dataFolder, 'demo-sign-in'), 'utf8');
  const parse: (json: string) => { readonly developer: Account; readonly approver: Account } = JSON.parse;
  return parse(text);
}
