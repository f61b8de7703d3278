import { describe, expect, it } from 'vitest';
import { withDatabase } from '../../lib/testing/postgres';
import { indexesOf, rowsOf, shapeOf, untilRunning } from './database';
import { driftOf } from './drift-of';
import { mendFailedIndex } from './failed-index';
import { changeProject } from '../../lib/engine/index';
import { askKnex, type KnexScene } from './knex-cli';
import { knexStages, locks, recorded, USERS } from './knex-stage';
import { undoIn } from './undo-in';

const staged = knexStages(14, 18);

/** A migration that asks for no transaction. */
const outside = (name: string, up: string, down = '') => ({
  [`${name}.js`]: `exports.up = async (knex) => { ${up} };
exports.down = async (knex) => { ${down} };
exports.config = { transaction: false };
`,
});

const INDEX = outside(
  '20260201000000_index',
  `await knex.schema.alterTable('users', (table) => { table.string('email'); });
   await knex.raw('CREATE INDEX CONCURRENTLY users_email ON users (email)');
   await knex.transaction(async (trx) => { await trx('users').update({ email: "a'b" }).where({ name: 'two' }); });`,
  "await knex.schema.alterTable('users', (table) => { table.dropColumn('email'); });",
);
const NEXT = {
  '20260301000000_next.js':
    "exports.up = (knex) => knex.schema.createTable('next', (table) => { table.increments(); });\nexports.down = async () => {};\n",
};
/** Says something else whenever it is tried. */
const RANDOM = outside(
  '20260301000000_random',
  'await knex.raw("COMMENT ON TABLE users IS \'" + Math.random() + "\'");',
);
const UNIQUE = outside(
  '20260401000000_unique',
  "await knex.raw('CREATE UNIQUE INDEX CONCURRENTLY users_once ON users (name)');",
);

async function knexIsContent({ knex, target }: KnexScene) {
  expect(await knex(target, 'migrate:latest')).toMatchObject({
    code: 0,
    text: expect.stringContaining('Already up to date'),
  });
}

describe('A migration of Knex that asks for no transaction', { timeout: 240_000 }, () => {
  it.each([14, 18] as const)(
    'leaves what Knex leaves, which has nothing to do afterwards, on PostgreSQL %d',
    (major) =>
      staged(async (scene) => {
        const { corridor, environment, knex, target } = scene;
        await scene.release({ ...USERS, ...INDEX, ...NEXT });
        const plan = await corridor.prepare(environment);
        expect(plan.steps.map(({ mode }) => mode)).toEqual([
          'one_transaction',
          'own_transactions',
          'one_transaction',
        ]);
        expect(plan.steps[1]?.statements.map(({ title }) => title)).toEqual([
          expect.any(String),
          expect.stringContaining('users_email'),
          'Begin transaction',
          expect.any(String),
          'Commit',
        ]);
        expect((await corridor.deployNow(await corridor.request(plan))).state).toBe('succeeded');
        await withDatabase(major, async (other) => {
          expect(await knex(other, 'migrate:latest')).toMatchObject({ code: 0 });
          expect(await recorded(target)).toEqual(await recorded(other));
          expect(await locks(target)).toEqual(await locks(other));
          expect(await shapeOf(target)).toEqual(await shapeOf(other));
          expect(await indexesOf(target)).toEqual(await indexesOf(other));
          const text = 'SELECT id, name, email FROM users ORDER BY id';
          expect(await rowsOf(target, text)).toEqual(await rowsOf(other, text));
        });
        await knexIsContent(scene);
        expect(await driftOf(scene)).toMatchObject({ kind: 'compared', countedItems: [] });
      }, major),
  );

  it('is each where transactions are disabled, but those that ask for one', () =>
    staged(async (scene) => {
      const { corridor, environment, target } = scene;
      const up = "await knex.raw('CREATE INDEX CONCURRENTLY users_name ON users (name)');";
      const [name, text] = ['20260201000000_index.js', outside('x', up)['x.js'] ?? ''];
      const files = {
        ...USERS,
        [name]: text.replace('exports.config = { transaction: false };\n', ''),
        '20260301000000_next.js': `${NEXT['20260301000000_next.js']}exports.config = { transaction: true };\n`,
      };
      const { id: projectId, name: called, source } = corridor.project;
      const options = { ...source.options, disableTransactions: 'true' };
      const change = { projectId, name: called, source: { ...source, options } };
      expect((await changeProject(corridor.ports, await corridor.approver(), change)).ok).toBe(true);
      await scene.release(files);
      const plan = await corridor.prepare(environment);
      expect(plan.steps.map(({ mode }) => mode)).toEqual([
        'per_statement',
        'per_statement',
        'one_transaction',
      ]);
      expect((await corridor.deployNow(await corridor.request(plan))).state).toBe('succeeded');
      const given = { files, settings: { disableTransactions: true } };
      await withDatabase(18, async (other) => {
        expect(
          await askKnex(other, given, 'migrate:latest'),
          'its command asks for its own switch',
        ).toMatchObject({ code: 1, text: expect.stringContaining('cannot run inside a transaction block') });
      });
      await withDatabase(18, async (other) => {
        const asked = await askKnex(other, given, 'migrate:latest', '--disable-transactions');
        expect(asked).toMatchObject({ code: 0 });
        expect(await recorded(target)).toEqual(await recorded(other));
        expect(await indexesOf(target)).toEqual(await indexesOf(other));
        const again = await askKnex(target, given, 'migrate:latest');
        expect(again).toMatchObject({ code: 0, text: expect.stringContaining('Already up to date') });
      });
    }));

  it('that fails says what remains and is run again once that is mended; what came before is not tried again', () =>
    staged(async (scene) => {
      const plan = await mendFailedIndex(scene, {
        before: { ...USERS, ...INDEX, ...RANDOM },
        unique: UNIQUE,
        index: 'users_once',
        history: recorded,
      });
      expect(plan.steps).toMatchObject([{ mode: 'per_statement' }]);
      expect(await locks(scene.target)).toEqual([{ index: 1, is_locked: 0 }]);
      await knexIsContent(scene);
    }));

  it('is not begun while Knex is at work', () =>
    staged(async (scene) => {
      const { corridor, environment, target } = scene;
      await scene.release(USERS);
      expect(await scene.deploy()).toBe('succeeded');
      await scene.release({ ...USERS, ...UNIQUE });
      const deploy = await corridor.approve(await corridor.request(await corridor.prepare(environment)));
      await rowsOf(target, 'UPDATE knex_migrations_lock SET is_locked = 1');
      expect((await corridor.start(deploy)).state).not.toBe('succeeded');
      expect(await indexesOf(target)).not.toContainEqual(expect.objectContaining({ name: 'users_once' }));
    }));

  it('keeps Knex out from its beginning to its end, also between two statements that commit by themselves', () =>
    staged(async (scene) => {
      const { corridor, environment, knex, target } = scene;
      const slow = outside(
        '20260301000000_slow',
        `await knex.raw('CREATE TABLE slow (id int)');
         await knex.raw('UPDATE users SET name = name WHERE pg_sleep(3) IS NOT NULL');
         await knex.raw('CREATE INDEX CONCURRENTLY slow_id ON slow (id)');`,
      );
      await scene.release({ ...USERS, ...slow });
      const deploy = await corridor.approve(await corridor.request(await corridor.prepare(environment)));
      const ours = corridor.start(deploy);
      await untilRunning(target, 'UPDATE users');
      const native = await knex(target, 'migrate:latest');
      expect(native.code).not.toBe(0);
      expect(native.text).toContain('Migration table is already locked');
      expect(await indexesOf(target)).not.toContainEqual(expect.objectContaining({ name: 'slow_id' }));
      expect((await ours).state).toBe('succeeded');
      expect(await locks(target)).toEqual([{ index: 1, is_locked: 0 }]);
      await knexIsContent(scene);
    }));

  it('is undone in one transaction, and asks nothing', () =>
    staged(async (scene) => {
      const { corridor, environment, target } = scene;
      await scene.release({ ...USERS, ...INDEX });
      expect(await scene.deploy()).toBe('succeeded');
      expect(await undoIn(scene, '20260201000000_index.js')).toBe('succeeded');
      expect(await recorded(target)).toHaveLength(1);
      const asks = outside('20260201000000_asks', "await knex.schema.hasTable('users');");
      await scene.release({ ...USERS, ...asks });
      expect(await corridor.tryPrepare(environment)).toMatchObject([{ code: 'PROGRAM.READS_OUTSIDE' }]);
    }));
});
