import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withClient } from '../../testing/postgres';
import { isAlive } from './process-identity';
import {
  startEmbeddedServer,
  stopEmbeddedServer,
  type EmbeddedServer,
  type EmbeddedServerOptions,
} from './start-embedded-server';

const IS_ROOT = process.getuid?.() === 0;

describe('an embedded server', () => {
  let home = '';
  let options: EmbeddedServerOptions;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'lockkeeper-embedded-'));
    await chmod(home, 0o755);
    options = {
      name: 'store',
      major: 18,
      folder: join(home, 'store'),
      durable: false,
      spareRoot: join(home, 'spare'),
    };
  });

  afterEach(async () => {
    await stopEmbeddedServer(options.folder).catch(() => false);
    await rm(home, { recursive: true, force: true });
  });

  it('is a real PostgreSQL with UTF8, locale C.UTF-8, SCRAM and nothing but 127.0.0.1', async () => {
    const phases: string[] = [];
    const server = await startEmbeddedServer({
      ...options,
      durable: true,
      onProgress: (phase) => phases.push(phase),
    });
    expect(phases).toEqual([
      'making a PostgreSQL 18 cluster for the store',
      'starting PostgreSQL 18 for the store',
    ]);
    expect(server.adopted).toBe(false);
    expect(server.port).toBeLessThan(32_768);
    const settings = await ask(
      server,
      `SELECT current_setting('server_version_num')::int / 10000 AS major, current_setting('server_encoding') AS encoding,
              (SELECT datcollate FROM pg_database WHERE datname = 'postgres') AS collate,
              current_setting('password_encryption') AS password, current_setting('listen_addresses') AS listen,
              current_setting('unix_socket_directories') AS sockets, current_setting('fsync') AS fsync`,
    );
    expect(settings).toEqual({
      major: 18,
      encoding: 'UTF8',
      collate: process.platform === 'darwin' ? 'C' : 'C.UTF-8',
      password: 'scram-sha-256',
      listen: '127.0.0.1',
      sockets: '',
      fsync: 'on',
    });
    await expect(ask({ ...server, password: 'wrong' }, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    await server.stop();
    expect(isAlive(server.pid)).toBe(false);
    await server.exited;
  });

  it('keeps data, password and port over a second start, and a second stop does no harm', async () => {
    const first = await startEmbeddedServer(options);
    await ask(first, 'CREATE TABLE parcel AS SELECT 7 AS id');
    await first.stop();
    await first.stop();
    const second = await startEmbeddedServer(options);
    expect({ port: second.port, password: second.password, former: second.formerPorts }).toEqual({
      port: first.port,
      password: first.password,
      former: [],
    });
    expect(await ask(second, 'SELECT id FROM parcel')).toEqual({ id: 7 });
  });

  it('keeps password and data from other people of the machine', async () => {
    const server = await startEmbeddedServer(options);
    expect((await stat(join(options.folder, 'server.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(options.folder, 'server.log'))).mode & 0o077).toBe(0);
    expect((await stat(server.dataFolder)).mode & 0o777).toBe(0o700);
  });

  it('writes no statement and no row value into its log', async () => {
    const server = await startEmbeddedServer(options);
    await ask(server, `CREATE TABLE parcel (note text UNIQUE)`);
    await ask(server, `INSERT INTO parcel VALUES ('canary-value')`);
    await expect(ask(server, `INSERT INTO parcel VALUES ('canary-value')`)).rejects.toMatchObject({
      code: '23505',
    });
    await expect(ask(server, `ALTER ROLE nobody_here PASSWORD 'canary-password'`)).rejects.toBeDefined();
    const log = await readFile(join(options.folder, 'server.log'), 'utf8');
    expect(log).toContain('duplicate key');
    expect(log).not.toContain('canary');
  });

  it('is taken over, not started twice, by whoever asks while it runs', async () => {
    const [one, two] = await Promise.all([startEmbeddedServer(options), startEmbeddedServer(options)]);
    expect(one.pid).toBe(two.pid);
    expect([one.adopted, two.adopted].sort()).toEqual([false, true]);
    await two.stop();
    await Promise.all([one.exited, two.exited]);
  });

  it('outlives a process that was killed and is taken over by the next one', async () => {
    const pid = await startInProcessAndKill(options);
    const server = await startEmbeddedServer(options);
    expect(server).toMatchObject({ pid, adopted: true });
    expect(await ask(server, 'SELECT 1 AS one')).toEqual({ one: 1 });
    await server.stop();
    await server.exited;
    expect(await stopEmbeddedServer(options.folder)).toBe(false);
  });

  it('recovers what was committed when the server itself was killed', async () => {
    const first = await startEmbeddedServer({ ...options, durable: true });
    await ask(first, 'CREATE TABLE parcel AS SELECT 7 AS id');
    process.kill(first.pid, 'SIGKILL');
    await first.exited;
    const second = await startEmbeddedServer(options);
    expect(second.adopted).toBe(false);
    expect(await ask(second, 'SELECT id FROM parcel')).toEqual({ id: 7 });
  });

  it('is not confused by the file of a dead server whose process id belongs to somebody else now', async () => {
    const first = await startEmbeddedServer(options);
    const path = join(first.dataFolder, 'postmaster.pid');
    const text = await readFile(path, 'utf8');
    await first.stop();
    await writeFile(path, text.replace(/^\d+/, String(process.ppid)), { mode: 0o600 });
    const second = await startEmbeddedServer(options);
    expect(second.adopted).toBe(false);
    expect(await ask(second, 'SELECT 1 AS one')).toEqual({ one: 1 });
  });

  it('begins anew when making the cluster was interrupted', async () => {
    const first = await startEmbeddedServer(options);
    await first.stop();
    await rename(first.dataFolder, `${first.dataFolder}.interrupted.new`);
    const second = await startEmbeddedServer(options);
    expect(await ask(second, 'SELECT 1 AS one')).toEqual({ one: 1 });
    await expect(stat(`${first.dataFolder}.interrupted.new`)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('moves to another port when its own was taken meanwhile, and says so at every start from then on', async () => {
    const first = await startEmbeddedServer(options);
    await first.stop();
    const squatter = createServer().listen({ port: first.port, host: '127.0.0.1' });
    await once(squatter, 'listening');
    try {
      const second = await startEmbeddedServer(options);
      expect(second.port).not.toBe(first.port);
      expect(second.formerPorts).toEqual([first.port]);
      await second.stop();
      expect(await startEmbeddedServer(options)).toMatchObject({
        port: second.port,
        formerPorts: [first.port],
      });
    } finally {
      squatter.close();
    }
  });

  it('refuses data of another major version in one sentence', async () => {
    const first = await startEmbeddedServer({ ...options, major: 15 });
    await first.stop();
    await expect(startEmbeddedServer(options)).rejects.toMatchObject({
      failure: {
        code: 'EMBEDDED.OTHER_MAJOR',
        summary: `The database files in ${first.dataFolder} were made by PostgreSQL 15, not 18.`,
      },
    });
  });

  it('refuses to start without its password, or with a wrong one, and leaves no server behind', async () => {
    const first = await startEmbeddedServer(options);
    await first.stop();
    const path = join(options.folder, 'server.json');
    const secrets = await readFile(path, 'utf8');
    await rm(path);
    await expect(startEmbeddedServer(options)).rejects.toMatchObject({
      failure: { code: 'EMBEDDED.PASSWORD_LOST' },
    });
    await writeFile(path, secrets.replace(first.password, 'wrong'));
    await expect(startEmbeddedServer(options)).rejects.toMatchObject({
      failure: { code: 'EMBEDDED.PASSWORD_LOST' },
    });
    expect(await stopEmbeddedServer(options.folder)).toBe(false);
  });

  it("says the server's own words when it cannot start", async () => {
    const settings = { shared_buffers: 'plenty' };
    await expect(startEmbeddedServer({ ...options, settings })).rejects.toMatchObject({
      failure: { code: 'EMBEDDED.START_FAILED', why: expect.stringContaining('shared_buffers') },
    });
  });

  it('refuses a folder that is a file in one sentence', async () => {
    await writeFile(options.folder, '');
    await expect(startEmbeddedServer(options)).rejects.toMatchObject({
      failure: { code: 'EMBEDDED.FOLDER' },
    });
  });

  it('says which binaries are missing', async () => {
    await expect(startEmbeddedServer({ ...options, major: 11 })).rejects.toMatchObject({
      failure: {
        code: 'EMBEDDED.NO_BINARIES',
        summary: 'The PostgreSQL 11 server binaries are not installed.',
      },
    });
  });

  it('lives below the spare root when root starts it in a folder closed to everybody else, and stays there', async () => {
    const closed = join(home, 'closed');
    await mkdir(closed, { mode: 0o700 });
    const inside = { ...options, folder: join(closed, '.lockkeeper', 'store') };
    const first = await startEmbeddedServer(inside);
    expect(first.dataFolder.startsWith(IS_ROOT ? (inside.spareRoot ?? '') : inside.folder)).toBe(true);
    await ask(first, 'CREATE TABLE parcel AS SELECT 7 AS id');
    await first.stop();
    await chmod(closed, 0o755);
    const second = await startEmbeddedServer(inside);
    expect(second.dataFolder).toBe(first.dataFolder);
    expect(await ask(second, 'SELECT id FROM parcel')).toEqual({ id: 7 });
    await second.stop();
  });

  it('never leaves data behind: a folder that root closed later is refused, not replaced by an empty one', async () => {
    const passed = join(home, 'passed');
    await mkdir(passed);
    const inside = { ...options, folder: join(passed, 'store') };
    const first = await startEmbeddedServer(inside);
    await ask(first, 'CREATE TABLE parcel AS SELECT 7 AS id');
    await first.stop();
    await chmod(passed, 0o700);
    if (IS_ROOT) {
      await expect(startEmbeddedServer(inside)).rejects.toMatchObject({
        failure: { code: 'EMBEDDED.FOLDER' },
      });
      return;
    }
    const second = await startEmbeddedServer(inside);
    expect(await ask(second, 'SELECT id FROM parcel')).toEqual({ id: 7 });
    await second.stop();
  });
});

async function ask(server: EmbeddedServer, sql: string): Promise<unknown> {
  return withClient(server, async (client) => (await client.query<Record<string, unknown>>(sql)).rows[0]);
}

/** Starts the server in a process of its own, which is then killed without warning; the server's process id. */
async function startInProcessAndKill(options: EmbeddedServerOptions): Promise<number> {
  const folder = join(process.cwd(), 'node_modules/.cache/lockkeeper');
  await mkdir(folder, { recursive: true });
  const outfile = join(folder, `start-${String(process.pid)}.mjs`);
  const source = `import { startEmbeddedServer } from './start-embedded-server';
    const server = await startEmbeddedServer(JSON.parse(process.argv[2]));
    process.stdout.write(String(server.pid), () => process.kill(process.pid, 'SIGKILL'));`;
  await build({
    stdin: { contents: source, resolveDir: import.meta.dirname, loader: 'ts' },
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
  });
  try {
    const run = promisify(execFile)(process.execPath, [outfile, JSON.stringify(options)]);
    const killed = await run.then(
      () => ({ stdout: '' }),
      (error: unknown) => error,
    );
    if (typeof killed === 'object' && killed !== null && 'stdout' in killed) return Number(killed.stdout);
    return Number.NaN;
  } finally {
    await rm(outfile, { force: true });
  }
}
