import { describe, expect, it } from 'vitest';
import { knexFormat } from '../../lib/engine/formats/knex/knex-format';
import { ranAt } from '../../lib/engine/formats/ran';
import { checkNow } from '../../lib/engine/index';
import type { Query } from '../../lib/engine/model/query';
import { checkDrift } from '../../lib/engine/usecases/worker/check-drift';
import { lookAgain } from '../../lib/engine/usecases/worker/observe-environment';
import { must } from '../../lib/server/demo/demo-people';
import { withClient, withDatabase, type TestDatabase } from '../../lib/testing/postgres';
import { oneAfterTheOther, rowsOf, shapeOf, untilRunning } from './database';
import { askKnex, type KnexScene } from './knex-cli';
import { undoIn } from './undo-in';
import { ALL, knexStages, locks, names, NOTES, ORDERS, recorded, SLOW, USERS } from './knex-stage';

const staged = knexStages(14, 18);

const AT = '2026-01-01T10:00:00.000Z';
const recordedAs = (id: string) => ({ id, historyKey: id, previousKey: null, checksum: '' });

const AT_WORK =
  "datname = current_database() AND query LIKE '%pg_sleep(2)%' AND state = 'active' AND pid <> pg_backend_pid()";

const rowsAs = (db: TestDatabase, { text, values }: Query) =>
  withClient(db, async (client) => (await client.query<{ name?: string }>(text, [...values])).rows);

/** States as a person sees them after a look. */
async function states({ corridor, environment }: KnexScene) {
  const plan = await corridor.tryPrepare(environment);
  return 'steps' in plan ? plan.steps.map(({ migrationId }) => migrationId) : plan.map(({ code }) => code);
}

async function knexIsContent({ knex, target }: KnexScene) {
  const before = await recorded(target);
  expect(await knex(target, 'migrate:list')).toMatchObject({
    code: 0,
    text: expect.stringContaining('No Pending Migration files Found.'),
  });
  expect(await knex(target, 'migrate:latest')).toMatchObject({
    code: 0,
    text: expect.stringContaining('Already up to date'),
  });
  expect(await recorded(target)).toEqual(before);
}

describe('Knex and an installation of ours on one database', { timeout: 240_000 }, () => {
  it.each([14, 18] as const)(
    'leave the same rows in the same tables, the tool is content, and there is no drift, on PostgreSQL %d',
    (major) =>
      staged(async (scene) => {
        const { corridor, environment, knex, target } = scene;
        await scene.release(ALL);
        expect(await scene.deploy()).toBe('succeeded');
        await withDatabase(major, async (other) => {
          expect(await knex(other, 'migrate:latest')).toMatchObject({ code: 0 });
          expect(await recorded(target)).toEqual(await recorded(other));
          expect(await locks(target)).toEqual(await locks(other));
          expect(await shapeOf(target)).toEqual(await shapeOf(other));
          for (const table of ['users', 'orders']) {
            const texts = `SELECT to_jsonb(t) - 'created_at' - 'updated_at' AS row FROM ${table} t ORDER BY id`;
            expect(await rowsOf(target, texts)).toEqual(await rowsOf(other, texts));
          }
        });
        await knexIsContent(scene);
        await checkDrift(corridor.ports, { environmentId: environment.id, answerId: null });
        const check = (await corridor.ports.store.latestDriftChecks([environment.id])).get(environment.id);
        expect(check?.result).toMatchObject({ kind: 'compared', countedItems: [] });
      }, major),
  );

  it('carry on after one another, each deploy a batch, and what is rolled back is seen', () =>
    staged(async (scene) => {
      const { knex, target } = scene;
      await scene.write(USERS);
      expect(await knex(target, 'migrate:latest')).toMatchObject({ code: 0 });
      await scene.release({ ...USERS, ...ORDERS, ...NOTES });
      expect(await states(scene)).toEqual([...names(ORDERS), ...names(NOTES)]);
      expect(await scene.deploy()).toBe('succeeded');
      expect((await recorded(target)).map(({ batch }) => batch)).toEqual([1, 2, 2]);
      expect(await knex(target, 'migrate:rollback')).toMatchObject({ code: 0 });
      expect(await states(scene)).toEqual([...names(ORDERS), ...names(NOTES)]);
      expect(await scene.deploy()).toBe('succeeded');
      await knexIsContent(scene);
      const next = { '20260401000000_next.js': 'exports.up = exports.down = async () => {};' };
      await scene.write({ ...ALL, ...next });
      expect(await knex(target, 'migrate:latest')).toMatchObject({ code: 0 });
      expect((await recorded(target)).at(-1)).toMatchObject({ name: names(next)[0], batch: 3 });
    }));

  it('take back what the other ran, leave the same rows, and what one has undone the other runs again', () =>
    staged(async (scene) => {
      const { knex, target } = scene;
      const [users = '', orders = '', notes = ''] = names(ALL);
      await scene.release(ALL);
      expect(await knex(target, 'migrate:latest')).toMatchObject({ code: 0 });
      expect(await undoIn(scene, orders)).toEqual(['PLAN.NOT_NEWEST']);
      expect(await undoIn(scene, notes)).toBe('succeeded');
      await withDatabase(18, async (other) => {
        expect(await knex(other, 'migrate:latest')).toMatchObject({ code: 0 });
        expect(await knex(other, 'migrate:down')).toMatchObject({ code: 0 });
        expect(await recorded(target)).toEqual(await recorded(other));
        expect(await locks(target)).toEqual(await locks(other));
        expect(await shapeOf(target)).toEqual(await shapeOf(other));
      });
      expect(await undoIn(scene, orders)).toBe('succeeded');
      expect((await knex(target, 'migrate:list')).text).toContain('Found 2 Pending Migration file/files.');
      expect(await knex(target, 'migrate:latest')).toMatchObject({ code: 0 });
      expect(await knex(target, 'migrate:down')).toMatchObject({ code: 0 });
      expect(await states(scene)).toEqual([notes]);
      expect((await recorded(target)).map(({ name }) => name)).toEqual([users, orders]);
    }));

  it('leave nothing of a migration that fails on one target, whoever ran it', () =>
    staged(async (scene) => {
      const { knex, target } = scene;
      const broken = {
        '20260401000000_broken.js': `exports.up = async (knex) => {
  await knex.schema.createTable('half', (table) => { table.increments(); });
  await knex.raw('ALTER TABLE users ADD CONSTRAINT few CHECK (id < 3)');
};
exports.down = async () => {};
`,
      };
      await scene.release({ ...USERS, ...broken });
      await scene.write(USERS);
      expect(await knex(target, 'migrate:latest')).toMatchObject({ code: 0 });
      await rowsOf(target, "INSERT INTO users (name) VALUES ('three')");
      await scene.write({ ...USERS, ...broken });
      expect(await scene.deploy()).toBe('failed');
      expect(await rowsOf(target, "SELECT to_regclass('half') AS made")).toEqual([{ made: null }]);
      expect(await locks(target)).toEqual([{ index: 1, is_locked: 0 }]);
      expect((await knex(target, 'migrate:latest')).text).toContain('"few"');
      expect(await rowsOf(target, "SELECT to_regclass('half') AS made")).toEqual([{ made: null }]);
      expect(await states(scene)).toEqual(names(broken));
    }));

  it.each(['ours', 'Knex'] as const)('exclude one another when both are started and %s is first', (first) =>
    staged(async (scene) => {
      const { knex, target } = scene;
      await scene.release({ ...USERS, ...SLOW });
      const plan = await scene.corridor.prepare(scene.environment);
      const deploy = await scene.corridor.approve(await scene.corridor.request(plan));
      const ours = async () => (await scene.corridor.start(deploy)).state;
      const theirs = () => knex(target, 'migrate:latest');
      if (first === 'ours') {
        const [state, native] = await oneAfterTheOther(target, ours, theirs);
        expect([state, native]).toMatchObject(['succeeded', { code: 0 }]);
      } else {
        const [native, state] = await oneAfterTheOther(target, theirs, ours);
        expect(native).toMatchObject({ code: 0 });
        // What was approved is already there.
        expect(state).not.toBe('succeeded');
      }
      expect(await recorded(target)).toHaveLength(2);
      await knexIsContent(scene);
    }),
  );

  it('leave the lock free when a run of ours is cut off, and the tool goes on at once', () =>
    staged(async (scene) => {
      const { corridor, environment, knex, target } = scene;
      await scene.release({ ...USERS, ...SLOW });
      const deploy = await corridor.approve(await corridor.request(await corridor.prepare(environment)));
      const ours = corridor.start(deploy);
      await untilRunning(target, 'pg_sleep(2)');
      await rowsOf(target, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${AT_WORK}`);
      expect((await ours).state).not.toBe('succeeded');
      expect(await locks(target)).toEqual([{ index: 1, is_locked: 0 }]);
      expect((await recorded(target)).map(({ name }) => name)).toEqual(names(USERS));
      expect(await knex(target, 'migrate:latest')).toMatchObject({ code: 0 });
      await knexIsContent(scene);
    }));

  it('refuse when a run of the tool holds the row for longer than the plan waits', () =>
    staged(async (scene) => {
      const { corridor, environment, target } = scene;
      await scene.release(USERS);
      expect(await scene.deploy()).toBe('succeeded');
      await scene.release({ ...USERS, ...ORDERS });
      const plan = await corridor.prepare(environment);
      await withClient(target, async (client) => {
        await client.query('BEGIN');
        await client.query('UPDATE knex_migrations_lock SET is_locked = 1 WHERE is_locked = 0');
        const ended = await corridor.deployNow(await corridor.request(plan));
        expect(ended).toMatchObject({
          state: 'failed',
          outcome: { failure: { code: 'RUN.NATIVE_LOCK_TAKEN' } },
        });
        await client.query('ROLLBACK');
      });
      expect(await scene.deploy()).toBe('succeeded');
    }));

  it('both refuse while the lock says that somebody is at work, and go on when the tool has freed it', () =>
    staged(async (scene) => {
      const { corridor, environment, knex, target } = scene;
      await scene.release(USERS);
      expect(await scene.deploy()).toBe('succeeded');
      await scene.release({ ...USERS, ...ORDERS });
      const plan = await corridor.prepare(environment);
      const deploy = await corridor.approve(await corridor.request(plan));
      await rowsOf(target, 'UPDATE knex_migrations_lock SET is_locked = 1');
      expect(await knex(target, 'migrate:latest')).toMatchObject({ code: 1 });
      expect((await corridor.start(deploy)).state).toBe('stale');
      expect(await corridor.tryPrepare(environment)).toMatchObject([{ code: 'HISTORY.LOCKED' }]);
      expect(await knex(target, 'migrate:unlock')).toMatchObject({ code: 0 });
      must(
        await checkNow(corridor.ports, await corridor.developer(), {
          environmentId: environment.id,
          drift: false,
        }),
      );
      await corridor.work();
      expect(await scene.deploy()).toBe('succeeded');
      await knexIsContent(scene);
    }));

  it.each([
    ['gone', 'DROP TABLE knex_migrations_lock'],
    ['empty', 'DELETE FROM knex_migrations_lock'],
  ])('take a lock that is %s for free, and make it before they take it', (_, spoil) =>
    staged(async (scene) => {
      const { corridor, environment, knex, target } = scene;
      await scene.release(USERS);
      expect(await scene.deploy()).toBe('succeeded');
      await scene.release({ ...USERS, ...ORDERS });
      await rowsOf(target, spoil);
      await lookAgain(corridor.ports, { environmentId: environment.id, answerId: null });
      const seen = (await corridor.ports.store.latestObservations([environment.id])).get(environment.id);
      expect(seen?.latest).toMatchObject({ outcome: 'reached' });
      expect(await states(scene)).toEqual(names(ORDERS));
      expect(await scene.deploy()).toBe('succeeded');
      expect(await locks(target)).toMatchObject([{ is_locked: 0 }]);
      await rowsOf(target, spoil);
      await scene.write(ALL);
      expect(await knex(target, 'migrate:latest')).toMatchObject({ code: 0 });
      expect(await locks(target)).toMatchObject([{ is_locked: 0 }]);
      // Two rows that are free are none to Knex: it changes both.
      await rowsOf(target, 'INSERT INTO knex_migrations_lock (is_locked) VALUES (0)');
      const next = { '20260401000000_next.js': 'exports.up = exports.down = async () => {};' };
      await scene.release({ ...ALL, ...next });
      expect((await knex(target, 'migrate:latest')).text).toContain('already locked');
      expect(await states(scene)).toEqual(['HISTORY.LOCKED']);
    }),
  );

  it('agree that a recorded migration without a file stops everything', () =>
    staged(async (scene) => {
      const { corridor, environment, knex, target } = scene;
      await scene.write(USERS);
      expect(await knex(target, 'migrate:latest')).toMatchObject({ code: 0 });
      const renamed = { '20260101000000_users.cjs': USERS['20260101000000_users.js'] };
      await scene.release({ ...renamed, ...ORDERS });
      expect((await knex(target, 'migrate:latest')).text).toContain('migration directory is corrupt');
      expect(await corridor.tryPrepare(environment)).toMatchObject([{ code: 'HISTORY.FILES_MISSING' }]);
    }));

  it('take what somebody marked by hand for applied', () =>
    staged(async (scene) => {
      const { corridor, environment, target } = scene;
      await scene.release(ALL);
      await withDatabase(18, async (other) => {
        await scene.write(USERS);
        expect(await scene.knex(other, 'migrate:latest')).toMatchObject({ code: 0 });
      });
      await rowsOf(
        target,
        `CREATE TABLE users (id serial PRIMARY KEY, name varchar(255) NOT NULL, created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP, updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP);
         CREATE INDEX users_name_index ON users (name); INSERT INTO users (name) VALUES ('one')`,
      );
      await scene.write(ALL);
      const plan = await corridor.prepare(environment, {
        kind: 'baseline',
        migrationId: names(USERS)[0] ?? '',
      });
      expect((await corridor.deployNow(await corridor.request(plan))).state).toBe('succeeded');
      expect(await scene.knex(target, 'migrate:latest')).toMatchObject({ code: 0 });
      expect((await recorded(target)).map(({ batch }) => batch)).toEqual([1, 2, 2]);
    }));
});

describe('A history of Knex in a schema and a table of other names', { timeout: 240_000 }, () => {
  it('is the same whoever makes it, and goes on as one', async () => {
    const options = { schema: 'admin', table: 'my "steps"' };
    const settings = { schemaName: 'admin', tableName: 'steps' };
    const files = { ...USERS, ...SLOW };
    const columns =
      "SELECT table_name, column_name, data_type, character_maximum_length, column_default, is_nullable FROM information_schema.columns WHERE table_schema = 'admin' ORDER BY table_name, ordinal_position";
    await withDatabase(18, async (theirs) => {
      await rowsOf(theirs, 'CREATE SCHEMA admin');
      expect(await askKnex(theirs, { files: {}, settings }, 'migrate:latest')).toMatchObject({ code: 0 });
      await withDatabase(18, async (ours) => {
        await rowsOf(ours, 'CREATE SCHEMA admin');
        const context = { options: { ...options, table: 'steps' }, schema: 'public' };
        const record = (id: string, previous: string | null) => ({
          rowId: '',
          migration: recordedAs(id),
          previous: previous === null ? null : recordedAs(previous),
          statements: 1,
          startedAt: AT,
          ran: ranAt(AT, AT),
        });
        const [first = '', second = ''] = names(files);
        await withClient(ours, async (client) => {
          const send = async (queries: readonly Query[]) => {
            for (const { text, values } of queries) await client.query(text, [...values]);
          };
          await send(knexFormat.history.create(context, []));
          await send(knexFormat.history.create({ ...context, options }, []));
          await send(knexFormat.history.writeApplied(context, record(first, null)));
          await send(knexFormat.history.writeApplied(context, record(second, first)));
        });
        const named = { ...context, options };
        const lock = knexFormat.lock({ ...named, database: '' });
        const history = async () =>
          (await rowsAs(ours, knexFormat.history.select(named))).map(({ name }) => name);
        const isUnmade = async () => lock.kind === 'row' && (await rowsAs(ours, lock.unmade)).length === 1;
        expect([await history(), await isUnmade()], 'free').toEqual([[], false]);
        await rowsOf(ours, 'UPDATE admin."my ""steps""_lock" SET is_locked = 1');
        expect([await history(), await isUnmade()], 'taken').toEqual([['my "steps"_lock'], false]);
        await rowsOf(ours, 'DELETE FROM admin."my ""steps""_lock"');
        expect([await history(), await isUnmade()], 'empty').toEqual([[], true]);
        await rowsOf(ours, 'DROP TABLE admin."my ""steps""_lock"');
        expect([await history(), await isUnmade()], 'gone').toEqual([[], true]);
        const own = await rowsOf(ours, columns);
        expect(own.filter(({ table_name: name }) => !String(name).includes('"'))).toEqual(
          await rowsOf(theirs, columns),
        );
        expect(await rowsOf(ours, 'SELECT id, name, batch FROM admin.steps ORDER BY id')).toEqual([
          { id: 1, name: first, batch: 1 },
          { id: 2, name: second, batch: 1 },
        ]);
        const said = await askKnex(ours, { files, settings }, 'migrate:latest');
        expect(said).toMatchObject({ code: 0, text: expect.stringContaining('Already up to date') });
      });
    });
  });
});
