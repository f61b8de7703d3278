import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withCorridor } from '../../testing/corridor';
import { withClient, withDatabase, type TestDatabase } from '../../testing/postgres';
import { createMemoryLogger, realClock, realIds } from '../../testing/real-ports';
import { connectionUrl, withTestStoreOn } from '../../testing/store';
import { noteRestore, resumeInstallation, verifyAudit } from '../../engine/index';
import { migrateStore } from '../jobs/migrate-store';
import { backUpStore } from './back-up-store';
import { restoreStore } from './restore-store';

const MIGRATIONS = join(import.meta.dirname, '../../../prisma/migrations');
const ABOUT = { product: '0.1.0', madeAt: '2026-11-21T12:00:00.000Z' };
/** Everything that could be taken for a line end, a mark of ours, or an escape. */
const STRANGE = 'a\tb\\N\r\nc\u2028d\n\\.\n\\lockkeeper {"kind":"end"}\n\\\\ e';

let folder = '';
let known: readonly string[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockkeeper-backup-'));
  known = (await readdir(MIGRATIONS)).toSorted();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A changed text whose last line fits it. */
function resealed(text: string): Buffer {
  const lines = text.split('\n');
  const end = lines.at(-2) ?? '';
  const before = `${lines.slice(0, -2).join('\n')}\n`;
  const digest = createHash('sha256').update(Buffer.from(before, 'latin1')).digest('hex');
  return Buffer.from(`${before}${end.replace(/"sha256":"[0-9a-f]+"/, `"sha256":"${digest}"`)}\n`, 'latin1');
}

const newFile = (): string => join(folder, `${randomUUID()}.backup`);

const migrate = (db: TestDatabase, upTo: string | null) =>
  migrateStore({
    databaseUrl: connectionUrl(db),
    folder: MIGRATIONS,
    clock: realClock,
    ids: realIds,
    logger: createMemoryLogger(),
    signal: new AbortController().signal,
    ...(upTo === null ? {} : { upTo }),
  }).then(() => undefined);

const restoreTo = (db: TestDatabase, file: string) =>
  restoreStore({ storeUrl: connectionUrl(db), file, known, migrate: (upTo) => migrate(db, upTo) });

const rowsOf = <Row extends object>(db: TestDatabase, text: string): Promise<Row[]> =>
  withClient(db, async (client) => (await client.query<Row>(text)).rows);

/** A digest of the rows of every table, and everything that guards them. */
async function contentOf(db: TestDatabase) {
  const tables = await rowsOf<{ name: string }>(
    db,
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1`,
  );
  const rows: Record<string, unknown> = {};
  for (const { name } of tables) {
    rows[name] = await rowsOf(
      db,
      `SELECT count(*)::int AS count, md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '')) AS digest FROM public.${name} t`,
    );
  }
  const guards = await rowsOf(
    db,
    `SELECT conrelid::regclass::text AS on, conname AS name, pg_get_constraintdef(oid) AS text, convalidated::text AS state
       FROM pg_constraint WHERE connamespace = 'public'::regnamespace
      UNION ALL SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), tgenabled::text
       FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2, 3`,
  );
  return { rows, guards };
}

const OPERATOR = { kind: 'operator', id: null, name: 'operator@host' } as const;

/** What a restored copy starts without, and what is true of the database rather than of the store. */
const LEFT_OUT = [
  '_prisma_migrations',
  'sessions',
  'answers',
  'run_live',
  'worker_heartbeats',
  'sign_in_failures',
  'one_time_links',
  'installation',
];

function kept({ rows, guards }: Awaited<ReturnType<typeof contentOf>>) {
  return {
    rows: Object.fromEntries(Object.entries(rows).filter(([name]) => !LEFT_OUT.includes(name))),
    guards,
  };
}

describe('a backup of the store', { timeout: 120_000 }, () => {
  it('holds every row, and the copy is paused, goes on with the record and never takes a number twice', async () => {
    await withDatabase(18, async (source) => {
      await migrate(source, null);
      await withTestStoreOn(source, (store) =>
        withDatabase(18, (target) =>
          withCorridor(store, {}, async (corridor) => {
            await corridor.release({
              '1_one': `CREATE TABLE one (); -- ${STRANGE.replaceAll(/[\r\n]/g, ' ')}\n`,
            });
            const environment = await corridor.register(target, 'production');
            const deploy = await corridor.request(await corridor.prepare(environment));
            await corridor.approve(deploy);
            await withClient(source, (client) => client.query('UPDATE people SET name = $1', [STRANGE]));
            const file = newFile();
            const facts = await backUpStore(connectionUrl(source), ABOUT, file);
            expect((await stat(file)).mode & 0o777).toBe(0o600);
            expect(facts.rows).toBeGreaterThan(20);
            await withDatabase(18, async (copy) => {
              expect(await restoreTo(copy, file)).toEqual(facts);
              expect(kept(await contentOf(copy))).toEqual(kept(await contentOf(source)));
              expect(await rowsOf(copy, 'SELECT DISTINCT name FROM people')).toEqual([{ name: STRANGE }]);
              const [paused] = await rowsOf<{ since: boolean; because: string }>(
                copy,
                'SELECT paused_at IS NOT NULL AS since, paused_because AS because FROM installation',
              );
              expect(paused).toMatchObject({ since: true, because: expect.stringContaining('restored') });
              const [numbers] = await rowsOf<{ deploys: number; fence: number }>(
                copy,
                `SELECT (SELECT last_value FROM deploy_number)::int AS deploys, (SELECT last_value FROM run_fence)::int AS fence`,
              );
              expect(numbers?.deploys).toBe(deploy.number);
              expect(numbers?.fence).toBeGreaterThanOrEqual(1_000_000);
              await withTestStoreOn(copy, async ({ store: restored }) => {
                const ports = { store: restored, clock: realClock, ids: realIds };
                const operator = {
                  actor: OPERATOR,
                  via: 'cli',
                  address: null,
                  requestId: realIds.uuid(),
                } as const;
                expect(await noteRestore(ports, operator, facts)).toMatchObject({ ok: true });
                expect(await verifyAudit(ports, operator, {})).toMatchObject({
                  ok: true,
                  value: { problem: null },
                });
                expect(await resumeInstallation(ports, operator, { reason: ' ' })).toMatchObject({
                  ok: false,
                });
                expect(await restored.pause()).not.toBeNull();
                const word = { reason: 'The other machine is switched off' };
                expect(await resumeInstallation(ports, operator, word)).toMatchObject({ ok: true });
                expect(await restored.pause()).toBeNull();
                expect(await resumeInstallation(ports, operator, word)).toMatchObject({
                  ok: false,
                  failure: [{ code: 'INSTALLATION.NOT_PAUSED' }],
                });
              });
            });
          }),
        ),
      );
    });
  });

  it('of an older version is loaded as what it is, and then brought to this one', async () => {
    await withDatabase(18, async (source) => {
      const older = known[2] ?? '';
      await migrate(source, older);
      await withClient(source, (client) =>
        client.query(
          `INSERT INTO people (id, email, name, installation_administrator, created_at) VALUES (gen_random_uuid(), 'a@localhost', 'A', true, now())`,
        ),
      );
      const file = newFile();
      await backUpStore(connectionUrl(source), ABOUT, file);
      await withDatabase(18, async (copy) => {
        await restoreTo(copy, file);
        expect(await rowsOf(copy, 'SELECT email FROM people')).toEqual([{ email: 'a@localhost' }]);
        const [{ paused } = { paused: false }] = await rowsOf<{ paused: boolean }>(
          copy,
          'SELECT paused_at IS NOT NULL AS paused FROM installation',
        );
        expect(paused).toBe(true);
        const rows = await rowsOf<{ name: string }>(
          copy,
          'SELECT migration_name AS name FROM _prisma_migrations ORDER BY 1',
        );
        expect(rows.map(({ name }) => name)).toEqual(known.filter((name) => name !== 'migration_lock.toml'));
      });
    });
  });

  it.each([
    ['is cut', (text: Buffer) => text.subarray(0, text.length - 40), 'BACKUP.DAMAGED'],
    [
      'was changed',
      (text: Buffer) => Buffer.from(text.toString('latin1').replace('0.1.0', '0.1.1'), 'latin1'),
      'BACKUP.DAMAGED',
    ],
    [
      'goes on behind its end',
      (text: Buffer) => Buffer.concat([text, Buffer.from('more\n')]),
      'BACKUP.DAMAGED',
    ],
    ['is empty', () => Buffer.alloc(0), 'BACKUP.DAMAGED'],
    [
      'is of a later version',
      (text: Buffer) =>
        resealed(text.toString('latin1').replace('"migrations":[', '"migrations":["99991231000000_later",')),
      'STORE.NEWER',
    ],
  ] as const)('that %s is refused before anything is changed', async (_, change, code) => {
    await withDatabase(18, async (source) => {
      await migrate(source, null);
      const file = newFile();
      await backUpStore(connectionUrl(source), ABOUT, file);
      const changed = newFile();
      await writeFile(changed, gzipSync(change(gunzipSync(await readFile(file)))));
      await withDatabase(18, async (copy) => {
        await expect(restoreTo(copy, changed)).rejects.toMatchObject({ failure: { code } });
        expect(
          await rowsOf(copy, `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace`),
        ).toEqual([]);
      });
    });
  });

  it('is refused where something is already, and where the file is no backup', async () => {
    await withDatabase(18, async (source) => {
      await migrate(source, null);
      const file = newFile();
      await backUpStore(connectionUrl(source), ABOUT, file);
      await expect(backUpStore(connectionUrl(source), ABOUT, file)).rejects.toMatchObject({
        failure: { code: 'BACKUP.FILE_EXISTS' },
      });
      await expect(restoreTo(source, file)).rejects.toMatchObject({
        failure: { code: 'BACKUP.STORE_NOT_EMPTY' },
      });
      const other = newFile();
      await writeFile(other, 'a text of somebody');
      await expect(restoreTo(source, other)).rejects.toMatchObject({ failure: { code: 'BACKUP.DAMAGED' } });
      await expect(restoreTo(source, newFile())).rejects.toMatchObject({
        failure: { code: 'BACKUP.DAMAGED' },
      });
    });
  });
});
