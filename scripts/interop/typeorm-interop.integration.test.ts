import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderClasses } from '../../lib/engine/formats/typeorm/order-classes';
import { timestampOf } from '../../lib/engine/formats/typeorm/typeorm-names';
import type { ToolOptions } from '../../lib/engine/model/migration';
import { withDatabase, type TestDatabase } from '../../lib/testing/postgres';
import { LONG_SLEEP, oneAfterTheOther, rowsOf, shapeOf } from './database';
import { driftOf } from './drift-of';
import { installTypeorm, orderedByTypeorm, withTypeormScene, type TypeormScene } from './typeorm-cli';
import type { Files } from './program-scene';
import { scratchServers } from './scratch-servers';
import { undoIn } from './undo-in';

const USERS: Files = {
  '1767225600000-Users.js': `const { Table, TableIndex } = require('typeorm');
module.exports = class Users1767225600000 {
  async up(queryRunner) {
    await queryRunner.createTable(new Table({
      name: 'users',
      columns: [
        { name: 'id', type: 'int', isPrimary: true, isGenerated: true, generationStrategy: 'increment' },
        { name: 'name', type: 'varchar', length: '80', isNullable: false },
        { name: 'made', type: 'timestamptz', default: "'2026-01-01'" },
      ],
    }), true);
    await queryRunner.createIndex('users', new TableIndex({ name: 'users_name', columnNames: ['name'] }));
    await queryRunner.query('INSERT INTO "users" ("name") VALUES ($1), ($2)', ["O'Hara", 'two']);
  }
  async down(queryRunner) { await queryRunner.dropTable('users'); }
};
`,
};
const ORDERS: Files = {
  '1-late-in-the-alphabet.js': `exports.Orders = class {
  name = 'Orders1767312000000';
  async up(queryRunner) {
    await queryRunner.query(\`CREATE TABLE "orders" ("id" SERIAL NOT NULL, "user_id" integer, CONSTRAINT "PK_orders" PRIMARY KEY ("id"))\`);
    await queryRunner.query(\`ALTER TABLE "orders" ADD CONSTRAINT "FK_user" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE\`);
  }
  async down(queryRunner) { await queryRunner.query('DROP TABLE "orders"'); }
};
exports.Notes = class Notes1767398400000 {
  async up(queryRunner) {
    const { TableColumn } = require('typeorm');
    await queryRunner.addColumn('orders', new TableColumn({ name: 'note', type: 'text', isNullable: true }));
    await queryRunner.manager.query('INSERT INTO orders (user_id, note) SELECT id, name FROM users ORDER BY id');
  }
  async down(queryRunner) { await queryRunner.dropColumn('orders', 'note'); }
};
`,
};
const ALL = { ...USERS, ...ORDERS };
const NAMES = ['Users1767225600000', 'Orders1767312000000', 'Notes1767398400000'];

/** A migration of one statement. */
const step = (time: number, name: string, sql: string): Files => ({
  [`${String(time)}-${name}.js`]: `exports.${name}${String(time)} = class ${name}${String(time)} {
  async up(queryRunner) { await queryRunner.query(${JSON.stringify(sql)}); }
  async down() {}
};
`,
});
const BROKEN = step(1_767_484_800_000, 'Broken', 'SELECT no_such_column FROM users');

const scratchOf = scratchServers(installTypeorm, 15, 18);

function staged(
  use: (scene: TypeormScene) => Promise<void>,
  major: 15 | 18 = 18,
  options: ToolOptions = {},
): Promise<void> {
  return withTypeormScene({ major, scratch: scratchOf(major), options }, use);
}

const recorded = (db: TestDatabase) => rowsOf(db, 'SELECT * FROM migrations ORDER BY id');

const recordedNames = async (db: TestDatabase) => (await recorded(db)).map(({ name }) => name);

/** What would run, or why nothing may. */
async function toRun({ corridor, environment }: TypeormScene) {
  const plan = await corridor.tryPrepare(environment);
  return 'steps' in plan ? plan.steps.map(({ migrationId }) => migrationId) : plan.map(({ code }) => code);
}

async function typeormIsContent({ typeorm, target }: TypeormScene) {
  const before = await recorded(target);
  const shown = await typeorm(target, 'migration:show');
  expect(shown).toMatchObject({ code: 0 });
  expect(shown.text).not.toContain('[ ]');
  expect(await typeorm(target, 'migration:run')).toMatchObject({
    code: 0,
    text: expect.stringContaining('No migrations are pending'),
  });
  expect(await recorded(target)).toEqual(before);
}

describe('TypeORM and an installation of ours on one database', { timeout: 240_000 }, () => {
  it.each([15, 18] as const)(
    'leave the same rows in the same table, the tool is content, and there is no drift, on PostgreSQL %d',
    (major) =>
      staged(async (scene) => {
        const { typeorm, target } = scene;
        await scene.release(ALL);
        expect(await scene.deploy()).toBe('succeeded');
        await withDatabase(major, async (other) => {
          expect(await typeorm(other, 'migration:run')).toMatchObject({ code: 0 });
          expect(await recorded(target)).toEqual(await recorded(other));
          expect(await recordedNames(target)).toEqual(NAMES);
          expect(await shapeOf(target)).toEqual(await shapeOf(other));
          for (const table of ['users', 'orders']) {
            const text = `SELECT * FROM ${table} ORDER BY id`;
            expect(await rowsOf(target, text)).toEqual(await rowsOf(other, text));
          }
        });
        await typeormIsContent(scene);
        expect(await driftOf(scene)).toMatchObject({ kind: 'compared', countedItems: [] });
      }, major),
  );

  it('take back what the other ran, leave the same rows, and what one has undone the other runs again', () =>
    staged(async (scene) => {
      const { typeorm, target } = scene;
      const [users = '', orders = '', notes = ''] = NAMES;
      await scene.release(ALL);
      expect(await typeorm(target, 'migration:run')).toMatchObject({ code: 0 });
      expect(await undoIn(scene, orders)).toEqual(['PLAN.NOT_NEWEST']);
      expect(await undoIn(scene, notes)).toBe('succeeded');
      await withDatabase(18, async (other) => {
        expect(await typeorm(other, 'migration:run')).toMatchObject({ code: 0 });
        expect(await typeorm(other, 'migration:revert')).toMatchObject({ code: 0 });
        expect(await recorded(target)).toEqual(await recorded(other));
        expect(await shapeOf(target)).toEqual(await shapeOf(other));
      });
      expect(await undoIn(scene, orders)).toBe('succeeded');
      expect((await typeorm(target, 'migration:show')).text.match(/\[ \]/g)).toHaveLength(2);
      expect(await typeorm(target, 'migration:run')).toMatchObject({ code: 0 });
      expect(await typeorm(target, 'migration:revert')).toMatchObject({ code: 0 });
      expect(await toRun(scene)).toEqual([notes]);
      expect(await recordedNames(target)).toEqual([users, orders]);
    }));

  it('carry on after one another, and what the tool reverts is to run again', () =>
    staged(async (scene) => {
      const { typeorm, target } = scene;
      await scene.write(USERS);
      expect(await typeorm(target, 'migration:run')).toMatchObject({ code: 0 });
      await scene.release(ALL);
      expect(await toRun(scene)).toEqual(NAMES.slice(1));
      expect(await scene.deploy()).toBe('succeeded');
      await typeormIsContent(scene);
      expect(await typeorm(target, 'migration:revert')).toMatchObject({ code: 0 });
      expect(await toRun(scene)).toEqual(NAMES.slice(2));
      expect(await scene.deploy()).toBe('succeeded');
      await scene.write({ ...ALL, ...step(1_767_484_800_000, 'More', 'CREATE TABLE more (id int)') });
      expect(await typeorm(target, 'migration:run')).toMatchObject({ code: 0 });
      expect(await recordedNames(target)).toEqual([...NAMES, 'More1767484800000']);
    }));

  it('run what came late, both of them', () =>
    staged(async (scene) => {
      const { typeorm, target } = scene;
      const late = [1, 2].map((day) =>
        step(1_767_225_600_000 + day, 'Late', `CREATE TABLE late${String(day)} (id int)`),
      );
      await scene.write(ALL);
      expect(await typeorm(target, 'migration:run')).toMatchObject({ code: 0 });
      await scene.release({ ...ALL, ...late[0] });
      expect(await toRun(scene)).toEqual(['Late1767225600001']);
      expect(await scene.deploy()).toBe('succeeded');
      await scene.write({ ...ALL, ...late[0], ...late[1] });
      expect(await typeorm(target, 'migration:run')).toMatchObject({ code: 0 });
      expect(await recordedNames(target)).toEqual([...NAMES, 'Late1767225600001', 'Late1767225600002']);
    }));

  it('leave nothing of a migration that fails, whoever ran it', () =>
    staged(async (scene) => {
      const { typeorm, target } = scene;
      const half = step(
        1_767_484_800_000,
        'Half',
        'CREATE TABLE half (id int); INSERT INTO taken VALUES (1)',
      );
      await scene.release(USERS);
      expect(await scene.deploy()).toBe('succeeded');
      await rowsOf(target, 'CREATE TABLE taken (id int CHECK (id > 1))');
      await scene.write({ ...USERS, ...half });
      expect((await typeorm(target, 'migration:run')).code).toBe(1);
      // What the scratch database takes and this one does not.
      const guarded = step(
        1_767_484_800_000,
        'Half',
        "CREATE TABLE half (id int); DO $$ BEGIN IF to_regclass('taken') IS NOT NULL THEN RAISE 'taken'; END IF; END $$",
      );
      await scene.release({ ...USERS, ...guarded });
      expect(await toRun(scene)).toEqual(['Half1767484800000']);
      expect(await scene.deploy()).not.toBe('succeeded');
      expect(await rowsOf(target, "SELECT to_regclass('half') AS half")).toEqual([{ half: null }]);
      expect((await typeorm(target, 'migration:run')).text).toContain('taken');
      expect(await recordedNames(target)).toEqual(NAMES.slice(0, 1));
    }));

  it('agree on what the tool left behind of a failure outside of transactions', () =>
    staged(async (scene) => {
      const { typeorm, target } = scene;
      await scene.release(USERS);
      expect(await scene.deploy()).toBe('succeeded');
      const up = (statements: string): Files => ({
        'pair.js': `exports.Pair = class { name = 'Pair1767484800000'; async up(queryRunner) { ${statements} } };`,
      });
      const whole = "await queryRunner.query('CREATE TABLE first (id int)');";
      await scene.write({ ...USERS, ...up(`${whole} throw new Error('half way');`) });
      expect((await typeorm(target, 'migration:run', '-t', 'none')).text).toContain('half way');
      await scene.release({ ...USERS, ...up(whole) });
      expect(await toRun(scene)).toEqual(['Pair1767484800000']);
      expect(await scene.deploy()).toBe('failed');
      expect((await typeorm(target, 'migration:run')).text).toContain('already exists');
      await rowsOf(target, 'DROP TABLE first');
      await driftOf(scene);
      expect(await scene.deploy()).toBe('succeeded');
      await typeormIsContent(scene);
    }));

  it.each(['we', 'TypeORM'] as const)('apply nothing twice when %s came first', (first) =>
    staged(async (scene) => {
      const { corridor, environment, typeorm, target } = scene;
      const slow = step(
        1_767_484_800_000,
        'Slow',
        `CREATE TABLE slow AS SELECT ${LONG_SLEEP}::text AS slept`,
      );
      await scene.release(USERS);
      expect(await scene.deploy()).toBe('succeeded');
      await scene.release({ ...USERS, ...slow });
      const deploy = await corridor.approve(await corridor.request(await corridor.prepare(environment)));
      const ours = async () => (await corridor.start(deploy)).state;
      const theirs = () => typeorm(target, 'migration:run');
      if (first === 'we') {
        const [state, native] = await oneAfterTheOther(target, ours, theirs);
        expect([state, native]).toMatchObject(['succeeded', { code: 0 }]);
      } else {
        // TypeORM takes no lock: what it has not committed we run into, and ours is rolled back.
        const [native, state] = await oneAfterTheOther(target, theirs, ours);
        expect([native, state]).toMatchObject([{ code: 0 }, 'failed']);
      }
      expect(await recordedNames(target)).toEqual([NAMES[0], 'Slow1767484800000']);
      await typeormIsContent(scene);
    }),
  );

  it('agree on what somebody marked by hand, with either', () =>
    staged(async (scene) => {
      const { corridor, typeorm, target } = scene;
      await scene.write(USERS);
      expect(await typeorm(target, 'migration:run', '--fake')).toMatchObject({ code: 0 });
      await scene.release(ALL);
      expect(await toRun(scene)).toEqual(NAMES.slice(1));
      await withDatabase(18, async (other) => {
        await scene.write(USERS);
        expect(await typeorm(other, 'migration:run')).toMatchObject({ code: 0 });
        await rowsOf(other, 'DROP TABLE migrations');
        await scene.write(ALL);
        const second = await corridor.register(other, 'staging');
        const plan = await corridor.prepare(second, { kind: 'baseline', migrationId: NAMES[0] ?? '' });
        expect((await corridor.start(await corridor.request(plan))).state).toBe('succeeded');
        expect(await typeorm(other, 'migration:run')).toMatchObject({ code: 0 });
        expect(await recordedNames(other)).toEqual(NAMES);
      });
    }));

  it('keep rows in a table of another name, and find what the DataSource installs', () =>
    staged(
      async (scene) => {
        const { typeorm, target } = scene;
        const keyed = 'CREATE TABLE keyed (id uuid DEFAULT uuid_generate_v4())';
        const files = step(1_767_484_800_000, 'Keyed', keyed);
        await rowsOf(target, 'CREATE EXTENSION "uuid-ossp"');
        await scene.release(files);
        expect(await scene.deploy()).toBe('succeeded');
        await withDatabase(18, async (other) => {
          expect(await typeorm(other, 'migration:run')).toMatchObject({ code: 0 });
          expect(await shapeOf(target)).toEqual(await shapeOf(other));
          const rows = 'SELECT * FROM done';
          expect(await rowsOf(target, rows)).toEqual(await rowsOf(other, rows));
        });
        expect((await typeorm(target, 'migration:run')).text).toContain('No migrations are pending');
      },
      18,
      { table: 'done', extensions: 'uuid-ossp' },
    ));

  it('see a row whose class is gone, which the tool leaves out', () =>
    staged(async (scene) => {
      const { corridor, typeorm, target } = scene;
      await scene.release(ALL);
      expect(await scene.deploy()).toBe('succeeded');
      await scene.write(USERS);
      expect((await typeorm(target, 'migration:show')).text).not.toContain('Orders');
      await corridor.release(USERS);
      expect(await toRun(scene)).toEqual(['PLAN.NOTHING_TO_RUN']);
    }));

  it('refuse the same names: two of one, one without a time', () =>
    staged(async (scene) => {
      const { corridor, typeorm, target } = scene;
      const twice = { 'again.js': USERS['1767225600000-Users.js'] ?? '', ...USERS };
      for (const [files, code, says] of [
        [twice, 'TYPEORM.DUPLICATE', 'Duplicate migrations: Users1767225600000'],
        [{ 'a.js': 'exports.A = class Orders {};' }, 'TYPEORM.NO_TIMESTAMP', 'migration name is wrong'],
      ] as const) {
        await scene.release(files);
        const status = await corridor.ports.store.sourceStatus(corridor.project.id);
        expect(status?.problems).toMatchObject([{ code }]);
        expect(await typeorm(target, 'migration:run')).toMatchObject({
          code: 1,
          text: expect.stringContaining(says),
        });
      }
    }));

  it('run TypeScript by the same names, decorators and all', () =>
    staged(async (scene) => {
      const { target } = scene;
      await scene.write(USERS);
      expect(await scene.typeorm(target, 'migration:run')).toMatchObject({ code: 0 });
      await scene.release({
        '1767225600000-Users.ts': `import { MigrationInterface, QueryRunner } from 'typeorm';
export class Users1767225600000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> { await queryRunner.query('CREATE TABLE users (id int)'); }
  async down(): Promise<void> {}
}
`,
        '1767484800000-Kinds.ts': `import { Column, Entity, MigrationInterface, PrimaryGeneratedColumn, QueryRunner, Table } from 'typeorm';
import { NAME } from './lib/names';
@Entity() class Kind {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ type: 'text' }) label!: string;
}
export default class Kinds1767484800000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(new Table({ name: NAME, columns: [{ name: 'id', type: 'int', isPrimary: true }] }));
    if (!(await queryRunner.hasTable(NAME))) throw new Error(Kind.name);
  }
  async down(queryRunner: QueryRunner): Promise<void> { await queryRunner.dropTable(NAME); }
}
`,
        'lib/names.ts': "export const NAME: string = 'kinds';\n",
      });
      expect(await toRun(scene)).toEqual(['Kinds1767484800000']);
      expect(await scene.deploy()).toBe('succeeded');
      expect(await recordedNames(target)).toEqual([NAMES[0], 'Kinds1767484800000']);
    }));

  it('say what a class does that cannot be told beforehand', () =>
    staged(async (scene) => {
      const { corridor } = scene;
      const up = (code: string): Files => ({
        'a.js': `exports.A1767484800000 = class A1767484800000 { async up(queryRunner) { ${code} } };`,
      });
      for (const [files, code] of [
        [BROKEN, 'PROGRAM.STATEMENT_REFUSED'],
        [up("throw new Error('changed my mind');"), 'PROGRAM.FAILED'],
        [
          up("await queryRunner.query('CREATE TABLE a (id int)'); throw new Error('changed my mind');"),
          'PROGRAM.FAILED',
        ],
        [
          up("await queryRunner.query('CREATE TABLE a (id int)'); await queryRunner.query('ROLLBACK');"),
          'RECORDER.TRANSACTION_CONTROL',
        ],
        [up("await queryRunner.query('CREATE INDEX CONCURRENTLY a ON b (c)');"), 'PROGRAM.STATEMENT_REFUSED'],
        [up("await queryRunner.dataSource.query('SELECT 1');"), 'RECORDER.SECOND_CONNECTION'],
      ] as const) {
        await scene.release(files);
        expect((await corridor.ports.store.sourceStatus(corridor.project.id))?.problems).toMatchObject([
          { code },
        ]);
      }
    }));
});

describe('names of migrations', () => {
  it('have the time and the order that TypeORM gives them, or are refused as it refuses them', () => {
    const name = fc.oneof(
      fc.stringMatching(/^[A-Za-z]{1,8}[0-9]{13}$/),
      fc.stringMatching(/^[A-Z][a-z]{0,4}17[0-9]{8,12}[_a-z]?$/),
      fc.constantFrom(
        'A1700000000000',
        'B1700000000000',
        'A0000000000000',
        'a-1700000000000',
        ' 1700000000000',
        'A+170000000000',
        '',
      ),
      fc.string({ maxLength: 16 }),
    );
    const lists = fc.sample(fc.array(name, { minLength: 1, maxLength: 4 }), 2_000);
    for (const [place, native] of orderedByTypeorm(lists).entries()) {
      const classes = (lists[place] ?? []).map((each, at) => ({ file: `${String(at)}.ts`, name: each }));
      const times = classes.map((each) => timestampOf(each.name));
      const ordered = orderClasses(classes);
      const ours = times.includes(null)
        ? 'migration name is wrong'
        : ordered.ok
          ? ordered.value.map((each) => [each.name, timestampOf(each.name)])
          : 'Duplicate migrations';
      if (typeof ours === 'string') expect(native).toContain(ours);
      else expect(native).toEqual(ours);
    }
  });
});
