import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createMigration } from '../../lib/cli/commands/create';
import { validatePorts } from '../../lib/cli/validate-ports';
import { golangMigrateFormat } from '../../lib/engine/formats/golang-migrate/golang-migrate-format';
import { withDatabase, type TestDatabase } from '../../lib/testing/postgres';
import {
  installGolangMigrate,
  readByGolangMigrate,
  withGolangMigrateProject,
  type GolangMigrateProject,
} from './golang-migrate-cli';
import { oneAfterTheOther, rowsOf, SLEEP } from './database';
import { ourEngine } from './our-engine';

const engine = ourEngine(golangMigrateFormat);

const USERS = '000001_users';
const ORDERS = '000002_orders';
const NOTES = '000010_notes';
const TEXTS = {
  [`${USERS}.up.sql`]: 'CREATE TABLE users (id integer PRIMARY KEY);\nCREATE TABLE teams (id integer);',
  [`${USERS}.down.sql`]: 'DROP TABLE users, teams;',
  [`${ORDERS}.up.sql`]: 'CREATE TABLE orders (id integer);',
  [`${ORDERS}.down.sql`]: 'BEGIN;\nDROP TABLE orders;\nCOMMIT;\n',
  [`${NOTES}.up.sql`]: 'ALTER TABLE orders ADD COLUMN note text;',
};
const ALL = [USERS, ORDERS, NOTES];

interface Stage {
  readonly db: TestDatabase;
  readonly project: GolangMigrateProject;
}

const staged =
  (use: (stage: Stage) => Promise<void>, major: 15 | 18 = 18) =>
  (): Promise<void> =>
    withGolangMigrateProject((project) => withDatabase(major, (db) => use({ db, project })));

const states = ({ db, project }: Stage) => engine.states(db, project.folder);
const toRun = ({ db, project }: Stage) => engine.toRun(db, project.folder);

const rows = (db: TestDatabase) => rowsOf(db, 'TABLE schema_migrations');

const shape = (db: TestDatabase) =>
  rowsOf(
    db,
    `SELECT attname, format_type(atttypid, atttypmod) AS type, attnotnull,
          (SELECT json_agg(conname) FROM pg_constraint WHERE conrelid = attrelid AND contype = 'p') AS keys
         FROM pg_attribute WHERE attrelid = 'schema_migrations'::regclass AND attnum > 0 ORDER BY attnum`,
  );

const NOTHING_TO_DO = { code: 0, text: expect.stringContaining('no change') };

describe('golang-migrate and our engine on one database', { timeout: 240_000 }, () => {
  beforeAll(installGolangMigrate, 600_000);

  it.concurrent.each([15, 18] as const)('leave the same row in the same table, on PostgreSQL %d', (major) =>
    staged(async ({ db, project }) => {
      await project.write(TEXTS);
      expect(await engine.deploy(db, project.folder)).toMatchObject({ kind: 'succeeded' });
      await withDatabase(major, async (other) => {
        expect(await project.migrate(other, 'up')).toMatchObject({ code: 0 });
        expect(await rows(db)).toEqual(await rows(other));
        expect(await shape(db)).toEqual(await shape(other));
        expect(await engine.schema(db)).toEqual(await engine.schema(other));
      });
    }, major)(),
  );

  it.concurrent(
    'agree while nothing, some and all of it is applied by us, and the tool finds nothing left to do',
    staged(async (stage) => {
      const { db, project } = stage;
      await project.write(TEXTS);
      expect(await toRun(stage)).toEqual(ALL);
      expect(await engine.deploy(db, project.folder, ORDERS)).toMatchObject({ kind: 'succeeded' });
      expect((await project.migrate(db, 'version')).text).toContain('2');
      expect(await toRun(stage)).toEqual([NOTES]);
      expect(await engine.deploy(db, project.folder)).toMatchObject({ kind: 'succeeded' });
      expect(await project.migrate(db, 'up')).toMatchObject(NOTHING_TO_DO);
    }),
  );

  it.concurrent(
    'carry on after one another, down and up again',
    staged(async (stage) => {
      const { db, project } = stage;
      await project.write(TEXTS);
      expect(await project.migrate(db, 'up', '1')).toMatchObject({ code: 0 });
      expect(await engine.deploy(db, project.folder, ORDERS)).toMatchObject({ kind: 'succeeded' });
      expect(await project.migrate(db, 'down', '1')).toMatchObject({ code: 0 });
      expect(await toRun(stage)).toEqual([ORDERS, NOTES]);
      expect(await engine.deploy(db, project.folder)).toMatchObject({ kind: 'succeeded' });
      expect(await project.migrate(db, 'up')).toMatchObject(NOTHING_TO_DO);
    }),
  );

  it.concurrent(
    'leave a failure of their own as what it is to the other',
    staged(async (stage) => {
      const { db, project } = stage;
      await project.write({
        ...TEXTS,
        '000003_broken.up.sql': 'CREATE TABLE half (id int); SELECT nothing_there;',
      });
      expect((await project.migrate(db, 'up')).code).toBe(1);
      expect(await states(stage)).toMatchObject({
        [ORDERS]: 'applied',
        '000003_broken': 'failed',
        [NOTES]: 'pending',
      });
      // Theirs is put right by either.
      expect(
        await engine.resolve(db, project.folder, { kind: 'mark_rolled_back', migrationId: '000003_broken' }),
      ).toMatchObject({ kind: 'succeeded' });
      expect(await project.migrate(db, 'version')).toMatchObject({ text: expect.stringContaining('2') });
      // Ours leaves nothing, so nothing is dirty.
      expect(await engine.deploy(db, project.folder)).toMatchObject({ kind: 'failed' });
      expect(await rows(db)).toEqual([{ version: '2', dirty: false }]);
    }),
  );

  it.concurrent(
    'know a migration that was left half done by us as dirty, and forcing it mends it for both',
    staged(async (stage) => {
      const { db, project } = stage;
      await project.write({
        [`${USERS}.up.sql`]: TEXTS[`${USERS}.up.sql`],
        '000002_half.up.sql': 'CREATE INDEX CONCURRENTLY users_id ON users (id);\nSELECT nothing_there;',
      });
      expect(await engine.deploy(db, project.folder)).toMatchObject({ kind: 'partly_applied' });
      expect(await states(stage)).toMatchObject({ '000002_half': 'failed' });
      expect((await project.migrate(db, 'up')).text).toContain('Dirty database version 2');
      expect(await project.migrate(db, 'force', '2')).toMatchObject({ code: 0 });
      expect(await states(stage)).toMatchObject({ '000002_half': 'applied' });
    }),
  );

  it.concurrent(
    'we build an index beside other statements, where the tool cannot, and leave no dirty version',
    staged(async (stage) => {
      const { db, project } = stage;
      await project.write({
        [`${USERS}.up.sql`]: TEXTS[`${USERS}.up.sql`],
        '000002_indexed.up.sql':
          'CREATE INDEX CONCURRENTLY users_id ON users (id);\nCREATE INDEX teams_id ON teams (id);',
      });
      expect(await engine.deploy(db, project.folder)).toMatchObject({ kind: 'succeeded' });
      expect(await rows(db)).toEqual([{ version: '2', dirty: false }]);
      expect(await project.migrate(db, 'up')).toMatchObject(NOTHING_TO_DO);
    }),
  );

  it.concurrent.each(['we', 'the tool'] as const)('exclude one another when %s came first', (first) =>
    staged(async (stage) => {
      const { db, project } = stage;
      await project.write({ ...TEXTS, '000003_slow.up.sql': `${SLEEP};` });
      const ours = () => engine.deploy(db, project.folder);
      const theirs = () => project.migrate(db, 'up');
      if (first === 'we') {
        const [outcome, tool] = await oneAfterTheOther(db, ours, theirs);
        expect([outcome, tool]).toMatchObject([{ kind: 'succeeded' }, NOTHING_TO_DO]);
      } else {
        // It goes on while we wait; then what was planned is not what is there.
        const [tool, outcome] = await oneAfterTheOther(db, theirs, ours);
        expect([tool, outcome]).toMatchObject([{ code: 0 }, { kind: 'stale' }]);
      }
      expect(await rows(db)).toEqual([{ version: '10', dirty: false }]);
      expect(await toRun(stage)).toEqual([]);
      expect(await project.migrate(db, 'up')).toMatchObject(NOTHING_TO_DO);
    })(),
  );

  it.concurrent(
    'agree on a baseline, and on a version that runs nothing',
    staged(async (stage) => {
      const { db, project } = stage;
      await project.write({ ...TEXTS, '000011_gone.down.sql': 'SELECT 1;' });
      await rowsOf(db, 'CREATE TABLE users (id integer PRIMARY KEY); CREATE TABLE teams (id integer);');
      expect(
        await engine.resolve(db, project.folder, { kind: 'baseline', migrationId: USERS }),
      ).toMatchObject({ kind: 'succeeded' });
      expect(await project.migrate(db, 'up', '1')).toMatchObject({ code: 0 });
      expect(await engine.deploy(db, project.folder)).toMatchObject({ kind: 'succeeded' });
      expect(await rows(db)).toEqual([{ version: '11', dirty: false }]);
      expect(await project.migrate(db, 'up')).toMatchObject(NOTHING_TO_DO);
    }),
  );

  it.concurrent(
    'undo what the other ran, and what one has undone the other runs again',
    staged(async (stage) => {
      const { db, project } = stage;
      await project.write(TEXTS);
      expect(await project.migrate(db, 'up', '2')).toMatchObject({ code: 0 });
      expect(await engine.undo(db, project.folder, ORDERS)).toMatchObject({ kind: 'succeeded' });
      expect((await project.migrate(db, 'version')).text.trim()).toBe('1');
      expect(await toRun(stage)).toEqual([ORDERS, NOTES]);
      expect(await project.migrate(db, 'up', '1')).toMatchObject({ code: 0 });
      expect(await project.migrate(db, 'down', '1')).toMatchObject({ code: 0 });
      await withDatabase(18, async (other) => {
        expect(await project.migrate(other, 'up', '2')).toMatchObject({ code: 0 });
        expect(await engine.undo(other, project.folder, ORDERS)).toMatchObject({ kind: 'succeeded' });
        expect(await rows(other)).toEqual(await rows(db));
        expect(await engine.schema(other)).toEqual(await engine.schema(db));
      });
      expect(await engine.undo(db, project.folder, USERS)).toMatchObject({ kind: 'succeeded' });
      expect((await project.migrate(db, 'version')).text).toContain('no migration');
      expect(await rows(db)).toEqual([]);
      expect(await project.migrate(db, 'up')).toMatchObject({ code: 0 });
    }),
  );

  it.concurrent(
    'agree on a file that came late: neither runs it',
    staged(async (stage) => {
      const { db, project } = stage;
      await project.write(TEXTS);
      expect(await engine.deploy(db, project.folder)).toMatchObject({ kind: 'succeeded' });
      await project.write({ '000005_late.up.sql': 'CREATE TABLE late (id int);' });
      expect(await project.migrate(db, 'up')).toMatchObject(NOTHING_TO_DO);
      expect(await toRun(stage)).toEqual([]);
    }),
  );

  it.concurrent(
    'runs what lockkeeper created, up and down',
    staged(async ({ db, project }) => {
      await project.write(TEXTS);
      const made = await createMigration(await validatePorts(project.folder), {
        folder: project.folder,
        tool: null,
        options: {},
        name: 'Created here',
        sql: 'CREATE TABLE created (id int);',
        downSql: 'DROP TABLE created;',
      });
      expect(made).toMatchObject({ ok: true, value: { id: '000011_created_here' } });
      expect(await project.migrate(db, 'up')).toMatchObject({ code: 0 });
      expect(await rows(db)).toEqual([{ version: '11', dirty: false }]);
      expect(await project.migrate(db, 'down', '1')).toMatchObject({ code: 0 });
      expect(await rows(db)).toEqual([{ version: '10', dirty: false }]);
    }),
  );
});

describe('names in a folder', { timeout: 240_000 }, () => {
  beforeAll(installGolangMigrate, 600_000);

  it('have the versions and the order that golang-migrate gives them, or are refused as it refuses them', async () => {
    const name = fc
      .tuple(
        fc.constantFrom('', '0', '00'),
        fc.integer({ min: 0, max: 30 }),
        fc.stringMatching(/^[a-zA-Z_.]{0,3}$/),
        fc.constantFrom('up', 'up', 'down', 'Up', 'side'),
        fc.constantFrom('.sql', '.SQL', '.txt', ''),
      )
      .map(([zeros, number, title, way, end]) => `${zeros}${String(number)}_${title}.${way}${end}`);
    const folders = fc.sample(fc.uniqueArray(name, { minLength: 1, maxLength: 7 }), {
      numRuns: 2_000,
      seed: 4,
    });
    const told = await readByGolangMigrate(folders);
    for (const [place, names] of folders.entries()) {
      const { migrations, problems } = golangMigrateFormat.read({
        files: names.map((path) => ({ path, bytes: new TextEncoder().encode('SELECT 1;') })),
        directories: [],
        options: {},
      });
      const theirs = told[place];
      const isTwice = problems.some(({ code }) => code === 'MIGRATION.DUPLICATE_ID');
      expect([names, isTwice]).toEqual([names, theirs?.refused]);
      if (isTwice) continue;
      expect([
        names,
        ...migrations.map(({ historyKey, body }) => [Number(historyKey), body.text !== '']),
      ]).toEqual([names, ...(theirs?.versions ?? []).map((version, at) => [version, theirs?.up[at]])]);
    }
  });
});
