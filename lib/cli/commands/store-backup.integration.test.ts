import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleProgram } from '../../testing/bundle-program';
import { withCorridor, type Corridor } from '../../testing/corridor';
import { withClient, withDatabase, type TestDatabase } from '../../testing/postgres';
import { createMemoryLogger, realClock, realIds } from '../../testing/real-ports';
import { connectionUrl, withTestStoreOn } from '../../testing/store';
import { readSecrets } from '../../server/embedded/server-secrets';
import { migrateStore } from '../../server/jobs/migrate-store';
import { runSchedules } from '../../server/jobs/schedules';

const ROOT = join(import.meta.dirname, '../../..');
const ONE = '20260101000000_parcels';
const REASON = 'The other machine is switched off';

let folder = '';
let program = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockkeeper-store-'));
  // Laid out like a checkout, so that the program finds the store's migrations.
  for (const name of ['node_modules', 'prisma']) await symlink(join(ROOT, name), join(folder, name));
  program = await bundleProgram('lib/cli/main.ts', join(folder, 'dist/lockkeeper.js'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Variables = Readonly<Record<string, string>>;

const lockkeeper = (variables: Variables, ...words: readonly string[]) => cli(variables, 'store', ...words);

function cli(variables: Variables, ...words: readonly string[]) {
  const child = spawn(process.execPath, [program, ...words], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'test', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  }
  return new Promise<{ readonly code: number | null; readonly said: string }>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, said });
    });
  });
}

/** A store that our own engine made, with an environment and a deploy that may be started. */
async function onStore(
  use: (subject: { corridor: Corridor; store: TestDatabase; target: TestDatabase }) => Promise<void>,
): Promise<void> {
  await withDatabase(18, async (store) => {
    await migrateStore({
      databaseUrl: connectionUrl(store),
      folder: join(ROOT, 'prisma/migrations'),
      clock: realClock,
      ids: realIds,
      logger: createMemoryLogger(),
      signal: new AbortController().signal,
    });
    await withTestStoreOn(store, (test) =>
      withDatabase(18, (target) =>
        withCorridor(test, {}, async (corridor) => {
          await corridor.release({ [ONE]: 'CREATE TABLE parcel (id int PRIMARY KEY);\n' });
          await use({ corridor, store, target });
        }),
      ),
    );
  });
}

describe('lockkeeper store', { timeout: 120_000 }, () => {
  it('makes a second installation of a backup, which rests until the operator says that it is the only one', async () => {
    await onStore(async ({ corridor: { variables } }) => {
      const file = join(folder, 'one.backup');
      const backup = await lockkeeper(variables, 'backup', file);
      expect(backup.code, backup.said).toBe(0);
      expect(backup.said).toMatch(/Wrote \d+ rows to .*one\.backup\./);
      expect(backup.said).toContain('The sealing key is not in it');
      await withDatabase(18, async (copy) => {
        const other = { ...variables, DATABASE_URL: connectionUrl(copy) };
        const restored = await lockkeeper(other, 'restore', file);
        expect(restored.code, restored.said).toBe(0);
        expect(restored.said).toContain('It starts paused.');
        const again = await lockkeeper(other, 'restore', file);
        expect(again.code).toBe(5);
        expect(again.said).toContain('The database is not empty');
        expect(await lockkeeper(other, 'resume', '--reason', ' ')).toMatchObject({ code: 5 });
        expect(await lockkeeper(other, 'resume', '--reason', REASON)).toMatchObject({ code: 0 });
        const twice = await lockkeeper(other, 'resume', '--reason', REASON);
        expect(twice.code).toBe(5);
        expect(twice.said).toContain('at work already');
        await withClient(copy, async (client) => {
          const { rows } = await client.query<{ action: string; reason: string | null }>(
            `SELECT action, event::jsonb->>'reason' AS reason FROM audit_events WHERE action LIKE 'installation.re%' ORDER BY sequence`,
          );
          expect(rows).toEqual([
            { action: 'installation.restored', reason: null },
            { action: 'installation.resumed', reason: REASON },
          ]);
        });
      });
    });
  });

  it('restores into a new folder of npm start, and leaves nothing there when that fails', async () => {
    await onStore(async ({ corridor: { variables } }) => {
      const file = join(folder, 'two.backup');
      expect(await lockkeeper(variables, 'backup', file)).toMatchObject({ code: 0 });
      const data = join(folder, 'data');
      const own = { NODE_ENV: 'test', LOCKKEEPER_DATA: data };
      const failed = await lockkeeper(own, 'restore', join(folder, 'no-such.backup'));
      expect(failed.code).toBe(5);
      expect(failed.said).toContain('is not a whole backup');
      expect(await readdir(data).catch(() => [])).toEqual([]);
      const restored = await lockkeeper(own, 'restore', file);
      expect(restored.code, restored.said).toBe(0);
      const secrets = await readSecrets(join(data, 'store'));
      try {
        expect(await lockkeeper(own, 'resume', '--reason', REASON)).toMatchObject({ code: 0 });
      } finally {
        if (secrets !== null) await rm(secrets.dataFolder, { recursive: true, force: true });
      }
    });
  });
});

it('does no job while it is paused, tells whoever asks, and runs what was started when it goes on', async () => {
  await onStore(async ({ corridor, store, target }) => {
    const { ports } = corridor;
    const environment = await corridor.register(target, 'development');
    const deploy = await corridor.request(await corridor.prepare(environment));
    await withClient(store, (client) =>
      client.query(`UPDATE installation SET paused_at = now(), paused_because = 'This is a copy.'`),
    );
    expect(await corridor.tryPrepare(environment)).toMatchObject([
      { code: 'INSTALLATION.PAUSED', why: 'This is a copy.' },
    ]);
    expect((await corridor.start(deploy)).state).toBe('queued');
    expect(await tables(target)).toEqual([]);
    const status = await cli(corridor.variables, 'status');
    expect(status.said).toMatch(/^Paused since .*: This is a copy\.$/m);
    const resumed = await lockkeeper(corridor.variables, 'resume', '--reason', REASON);
    expect(resumed.code, resumed.said).toBe(0);
    await corridor.work();
    expect((await ports.store.deploy(deploy.id))?.state).toBe('succeeded');
    expect(await tables(target)).toContain('parcel');
  });
});

it('lets no time pass for its deploys while it is paused', async () => {
  await onStore(async ({ corridor, store, target }) => {
    const { ports } = corridor;
    const environment = await corridor.register(target, 'development');
    const { id } = await corridor.request(await corridor.prepare(environment));
    const later = { ...ports.clock, now: () => '2100-01-01T00:00:00.000Z' };
    const oneRound = async () => {
      const stopping = new AbortController();
      const rounds = runSchedules({ ...ports, clock: later, stopping: stopping.signal }, 3_600);
      stopping.abort();
      await rounds;
      return (await ports.store.deploy(id))?.state;
    };
    await withClient(store, (client) =>
      client.query(`UPDATE installation SET paused_at = now(), paused_because = 'This is a copy.'`),
    );
    expect(await oneRound()).toBe('approved');
    await withClient(store, (client) =>
      client.query('UPDATE installation SET paused_at = NULL, paused_because = NULL'),
    );
    expect(await oneRound()).toBe('expired');
  });
});

const tables = (db: TestDatabase) =>
  withClient(db, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`,
    );
    return rows.map(({ name }) => name);
  });
