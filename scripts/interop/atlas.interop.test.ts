import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { atlasFormat } from '../../lib/engine/formats/atlas/atlas-format';
import { scanStatements } from '../../lib/engine/formats/atlas/atlas-scanner';
import { sumLines, sumText } from '../../lib/engine/formats/atlas/atlas-sum';
import { createMigration } from '../../lib/cli/commands/create';
import { validatePorts } from '../../lib/cli/validate-ports';
import { withDatabase, type TestDatabase } from '../../lib/testing/postgres';
import { installAtlas, scanByAtlas, withAtlasProject, type AtlasProject } from './atlas-cli';
import { rowsOf, untilRunning } from './database';
import { ourEngine } from './our-engine';

const engine = ourEngine(atlasFormat);
const inPublic = ourEngine(atlasFormat, { schema: 'public' });
const nonLinear = ourEngine(atlasFormat, { order: 'non-linear' });

const USERS = '20260101000000_users';
const ORDERS = '20260102000000_orders';
const NOTES = '20260103000000_order_notes';
const TEXTS = {
  [`${USERS}.sql`]: 'CREATE TABLE users (id integer PRIMARY KEY);\nCREATE TABLE teams (id integer);\n',
  [`${ORDERS}.sql`]: '-- Comment of nobody\nCREATE TABLE orders (id integer);\n',
  [`${NOTES}.sql`]: 'ALTER TABLE orders ADD COLUMN note text;\n',
};
const ALL = [USERS, ORDERS, NOTES];
const HALF = '20260102120000_half';
const HALF_TEXT = {
  [`${HALF}.sql`]:
    '-- atlas:txmode none\n\nCREATE INDEX CONCURRENTLY users_id ON users (id);\nSELECT nothing_there;\n',
};

interface Stage {
  readonly db: TestDatabase;
  readonly project: AtlasProject;
}

const staged =
  (use: (stage: Stage) => Promise<void>, major: 15 | 18 = 18) =>
  (): Promise<void> =>
    withAtlasProject((project) => withDatabase(major, (db) => use({ db, project })));

const states = ({ db, project }: Stage) => engine.states(db, project.folder);
const toRun = ({ db, project }: Stage) => engine.toRun(db, project.folder);

/** What a row says besides when and by whom. */
const rows = (db: TestDatabase) =>
  rowsOf(
    db,
    `SELECT version, description, type, applied, total, error, error_stmt, hash, partial_hashes::text
         FROM atlas_schema_revisions.atlas_schema_revisions ORDER BY version`,
  );

const shape = (db: TestDatabase) =>
  rowsOf(
    db,
    `SELECT attname, format_type(atttypid, atttypmod) AS type, attnotnull, pg_get_expr(adbin, adrelid) AS usual,
              (SELECT json_agg(conname || ' ' || pg_get_constraintdef(oid) ORDER BY conname) FROM pg_constraint
                WHERE conrelid = attrelid AND contype = 'p') AS keys
         FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE attrelid = 'atlas_schema_revisions.atlas_schema_revisions'::regclass AND attnum > 0 ORDER BY attnum`,
  );

const DONE = { code: 0 };
const NOTHING_TO_DO = { code: 0, text: expect.stringContaining('No migration files to execute') };
const UP_TO_DATE = { code: 0, text: expect.stringContaining('Migration Status: OK') };

describe('Atlas and our engine on one database', { timeout: 240_000 }, () => {
  beforeAll(installAtlas, 600_000);

  it.concurrent.each([15, 18] as const)('leave the same rows in the same table, on PostgreSQL %d', (major) =>
    staged(async ({ db, project }) => {
      await project.write(TEXTS);
      expect(await engine.deploy(db, project.folder)).toMatchObject({ kind: 'succeeded' });
      await withDatabase(major, async (other) => {
        expect(await project.migrate(other, 'apply')).toMatchObject(DONE);
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
      expect((await project.migrate(db, 'status')).text).toContain('PENDING');
      expect(await toRun(stage)).toEqual([NOTES]);
      expect(await engine.deploy(db, project.folder)).toMatchObject({ kind: 'succeeded' });
      expect(await project.migrate(db, 'status')).toMatchObject(UP_TO_DATE);
      expect(await project.migrate(db, 'apply')).toMatchObject(NOTHING_TO_DO);
      await project.write({ '20260104000000_more.sql': 'CREATE TABLE more (id int);' });
      expect(await project.migrate(db, 'apply')).toMatchObject(DONE);
      expect(await toRun(stage)).toEqual([]);
    }),
  );

  it.concurrent(
    'agree on another schema of the history',
    staged(async ({ db, project }) => {
      await project.write(TEXTS);
      expect(await inPublic.deploy(db, project.folder, ORDERS)).toMatchObject({ kind: 'succeeded' });
      const there = ['--revisions-schema', 'public'];
      expect(await project.migrate(db, 'apply', ...there)).toMatchObject(DONE);
      const { items } = await inPublic.timeline(db, project.folder);
      expect(items.map(({ state }) => state)).toEqual(['applied', 'applied', 'applied']);
      expect(await project.migrate(db, 'status', ...there)).toMatchObject(UP_TO_DATE);
    }),
  );

  it.concurrent(
    'carry on after one another',
    staged(async (stage) => {
      const { db, project } = stage;
      await project.write(TEXTS);
      expect(await project.migrate(db, 'apply', '1')).toMatchObject(DONE);
      expect(await toRun(stage)).toEqual([ORDERS, NOTES]);
      expect(await engine.deploy(db, project.folder, ORDERS)).toMatchObject({ kind: 'succeeded' });
      expect(await project.migrate(db, 'apply')).toMatchObject(DONE);
      expect(await states(stage)).toEqual({ [USERS]: 'applied', [ORDERS]: 'applied', [NOTES]: 'applied' });
    }),
  );

  it.concurrent(
    'leave a failure of their own as what it is to the other',
    staged(async (stage) => {
      const { db, project } = stage;
      await project.write({ ...TEXTS, ...HALF_TEXT });
      expect((await project.migrate(db, 'apply')).code).toBe(1);
      const { items } = await engine.timeline(db, project.folder);
      expect(items[2]).toMatchObject({
        state: 'partly_applied',
        log: expect.stringContaining('1 of 2 statements'),
      });
      expect(await toRun(stage)).toEqual([NOTES]);
      // Atlas goes on with it even when it was set; marked by us it is done for both.
      expect(await project.migrate(db, 'set', '20260102120000')).toMatchObject(DONE);
      expect(await states(stage)).toMatchObject({ [HALF]: 'partly_applied' });
      expect((await project.migrate(db, 'apply')).code).toBe(1);
      const wish = { kind: 'mark_applied', migrationId: HALF } as const;
      expect(await engine.resolve(db, project.folder, wish)).toMatchObject({ kind: 'succeeded' });
      expect(await project.migrate(db, 'apply')).toMatchObject(DONE);
      expect(await states(stage)).toMatchObject({ [HALF]: 'applied', [NOTES]: 'applied' });
    }),
  );

  it.concurrent(
    'leave nothing of a migration that failed in its transaction',
    staged(async (stage) => {
      const { db, project } = stage;
      await project.write({
        ...TEXTS,
        '20260104000000_broken.sql': 'CREATE TABLE half (id int); SELECT nothing_there;',
      });
      expect(await engine.deploy(db, project.folder)).toMatchObject({ kind: 'partly_applied' });
      const ours = await rows(db);
      expect(ours).toHaveLength(3);
      expect((await project.migrate(db, 'apply')).text).toContain('nothing_there');
      expect(await rows(db)).toEqual(ours);
    }),
  );

  it.concurrent(
    'know a migration that was left half done by us: the tool does not touch it until it is settled',
    staged(async (stage) => {
      const { db, project } = stage;
      await project.write({ [`${USERS}.sql`]: TEXTS[`${USERS}.sql`], ...HALF_TEXT });
      expect(await engine.deploy(db, project.folder)).toMatchObject({ kind: 'partly_applied' });
      expect(await states(stage)).toMatchObject({ [HALF]: 'failed' });
      expect(await project.migrate(db, 'apply')).toMatchObject({
        code: 1,
        text: expect.stringContaining('history changed'),
      });
      expect(await states(stage)).toMatchObject({ [HALF]: 'failed' });
      const wish = { kind: 'mark_rolled_back', migrationId: HALF } as const;
      expect(await engine.resolve(db, project.folder, wish)).toMatchObject({ kind: 'succeeded' });
      await rowsOf(db, 'DROP INDEX users_id');
      await project.write({ [`${HALF}.sql`]: 'CREATE INDEX users_id ON users (id);' });
      expect(await project.migrate(db, 'apply')).toMatchObject(DONE);
      expect(await states(stage)).toMatchObject({ [HALF]: 'applied' });
    }),
  );

  it.concurrent(
    'run in no transaction what asks for none, also what commits by itself',
    staged(async ({ db, project }) => {
      const batches =
        'DO $$ BEGIN FOR n IN 1..3 LOOP INSERT INTO users VALUES (n); COMMIT; END LOOP; END $$;';
      const none = `-- atlas:txmode none\n\nINSERT INTO users VALUES (9);\n${batches}\nDELETE FROM users WHERE id = 9;\n`;
      await project.write({ ...TEXTS, '20260104000000_batches.sql': none });
      expect(await engine.deploy(db, project.folder)).toMatchObject({ kind: 'succeeded' });
      await withDatabase(18, async (other) => {
        expect(await project.migrate(other, 'apply')).toMatchObject(DONE);
        expect(await rows(db)).toEqual(await rows(other));
        const users = async (one: TestDatabase) => await rowsOf(one, 'TABLE users ORDER BY id');
        expect(await users(db)).toEqual(await users(other));
      });
    }),
  );

  it.concurrent(
    'have the same row for an index that is built outside a transaction',
    staged(async ({ db, project }) => {
      const built = {
        '2.sql': '-- atlas:txmode none\n\nCREATE INDEX CONCURRENTLY users_id ON users (id);\n',
      };
      await project.write({ '1.sql': TEXTS[`${USERS}.sql`], ...built });
      expect(await engine.deploy(db, project.folder)).toMatchObject({ kind: 'succeeded' });
      await withDatabase(18, async (other) => {
        expect(await project.migrate(other, 'apply')).toMatchObject(DONE);
        expect(await rows(db)).toEqual(await rows(other));
      });
    }),
  );

  it.concurrent.each([
    ['in a transaction', 'SELECT pg_sleep(2);'],
    ['outside of one', 'CREATE INDEX CONCURRENTLY users_slow ON users (slow(id));'],
  ])('exclude one another %s: whoever comes second waits', (_, text) =>
    staged(async ({ db, project }) => {
      const slow =
        'CREATE FUNCTION slow(integer) RETURNS integer IMMUTABLE LANGUAGE sql AS $$ SELECT $1 FROM pg_sleep(2) $$;\nINSERT INTO users VALUES (1);\n';
      await project.write({
        ...TEXTS,
        '20260103100000_slow.sql': slow,
        '20260103200000_wait.sql': `-- atlas:txmode none\n\n${text}\n`,
      });
      const ours = engine.deploy(db, project.folder);
      await untilRunning(db, text.slice(0, 15));
      const [outcome, tool] = await Promise.all([ours, project.migrate(db, 'apply')]);
      expect(outcome).toMatchObject({ kind: 'succeeded' });
      expect(tool).toMatchObject(NOTHING_TO_DO);
    })(),
  );

  it.concurrent(
    'exclude one another when the tool was first',
    staged(async ({ db, project }) => {
      await project.write({ ...TEXTS, '20260104000000_slow.sql': 'SELECT pg_sleep(2);' });
      const tool = project.migrate(db, 'apply');
      await untilRunning(db, 'SELECT pg_sleep');
      const ours = await engine.deploy(db, project.folder);
      expect(await tool).toMatchObject(DONE);
      // What was planned before is not what is there any more; nothing of it ran twice.
      expect(ours).toMatchObject({ kind: 'stale' });
    }),
  );

  it.concurrent(
    'agree on a baseline of either, and on what was set',
    staged(async (stage) => {
      const { db, project } = stage;
      await project.write(TEXTS);
      await rowsOf(db, TEXTS[`${USERS}.sql`]);
      const wish = { kind: 'baseline', migrationId: USERS } as const;
      expect(await engine.resolve(db, project.folder, wish)).toMatchObject({ kind: 'succeeded' });
      expect(await states(stage)).toMatchObject({ [USERS]: 'baseline', [ORDERS]: 'pending' });
      expect(await project.migrate(db, 'apply', '1')).toMatchObject(DONE);
      await rowsOf(db, 'ALTER TABLE orders ADD COLUMN note text');
      expect(await project.migrate(db, 'set', '20260103000000')).toMatchObject(DONE);
      expect(await states(stage)).toEqual({ [USERS]: 'baseline', [ORDERS]: 'applied', [NOTES]: 'baseline' });
      await withDatabase(18, async (other) => {
        await rowsOf(other, `${TEXTS[`${USERS}.sql`]}${TEXTS[`${ORDERS}.sql`]}`);
        expect(await project.migrate(other, 'apply', '--baseline', '20260102000000')).toMatchObject(DONE);
        const seen = await states({ db: other, project });
        expect(seen).toEqual({ [USERS]: 'baseline', [ORDERS]: 'baseline', [NOTES]: 'applied' });
      });
    }),
  );

  it.concurrent(
    'agree on a file that came late, in the usual order and in another',
    staged(async ({ db, project }) => {
      await project.write(TEXTS);
      expect(await engine.deploy(db, project.folder)).toMatchObject({ kind: 'succeeded' });
      await project.write({ '20260101120000_late.sql': 'CREATE TABLE late (id int);' });
      expect((await project.migrate(db, 'apply')).text).toContain('out of order');
      expect(await engine.refusal(db, project.folder)).toBe('HISTORY.OUT_OF_ORDER');
      expect(await nonLinear.refusal(db, project.folder)).toBeNull();
      expect(await nonLinear.deploy(db, project.folder)).toMatchObject({ kind: 'succeeded' });
      expect(await project.migrate(db, 'apply')).toMatchObject(NOTHING_TO_DO);
      const { items } = await engine.timeline(db, project.folder);
      expect(items.flatMap(({ marks }) => marks)).not.toContain('edited');
    }),
  );

  it.concurrent(
    'agree on where an empty database begins, and on what one with a history passes over',
    staged(async (stage) => {
      const { db, project } = stage;
      const checkpoint = {
        '20260102500000_all.sql': `-- atlas:checkpoint\n\n${TEXTS[`${USERS}.sql`]}CREATE TABLE orders (id integer);\n`,
      };
      await project.write({ ...TEXTS, ...checkpoint });
      expect(await engine.deploy(db, project.folder)).toMatchObject({ kind: 'succeeded' });
      expect(await project.migrate(db, 'apply')).toMatchObject(NOTHING_TO_DO);
      await withDatabase(18, async (other) => {
        expect(await project.migrate(other, 'apply')).toMatchObject(DONE);
        expect(await rows(db)).toEqual(await rows(other));
        expect(await states({ db: other, project })).toEqual(await states(stage));
      });
    }),
  );

  it.concurrent('have the same sum for any folder', () =>
    withAtlasProject(async (project) => {
      const texts = fc.sample(
        fc.dictionary(
          fc.stringMatching(/^[0-9]{1,6}_[a-z]{0,5}$/).map((name) => `${name}.sql`),
          fc.oneof(
            fc.string(),
            fc.constantFrom(
              '-- atlas:sum ignore\nSELECT 1;',
              '-- atlas:sum ignored',
              'x atlas:sum  ignore\n',
              '\r\n',
            ),
          ),
          { maxKeys: 40, minKeys: 30 },
        ),
        { numRuns: 1, seed: 7 },
      );
      await project.write(texts[0] ?? {});
      const files = Object.entries(texts[0] ?? {})
        .map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) }))
        .sort((left, right) => (left.path < right.path ? -1 : 1));
      expect(sumText(sumLines(files))).toBe(await readFile(join(project.folder, 'atlas.sum'), 'utf8'));
    }),
  );

  it.concurrent(
    'runs what lockkeeper created, and computes the same sum of the folder, byte for byte',
    staged(async (stage) => {
      const { db, project } = stage;
      await project.write(TEXTS);
      for (const name of ['Created here', 'Another']) {
        const made = await createMigration(await validatePorts(project.folder), {
          folder: project.folder,
          tool: null,
          options: {},
          name,
          sql: `CREATE TABLE ${name.slice(0, 7)} (id int);`,
          downSql: null,
        });
        expect(made).toMatchObject({ ok: true });
      }
      const sum = join(project.folder, 'atlas.sum');
      const ours = await readFile(sum, 'utf8');
      await project.write({});
      expect(await readFile(sum, 'utf8')).toBe(ours);
      expect(await project.migrate(db, 'apply')).toMatchObject(DONE);
      expect(await project.migrate(db, 'status')).toMatchObject(UP_TO_DATE);
      expect(await toRun(stage)).toEqual([]);
    }),
  );

  it('find the same statements in any text', async () => {
    const words = fc.constantFrom(
      ..."; ;; ' \" ` ( ) -- /* */ $$ $a$ $1 \n \t BEGIN END ATOMIC begin end E' \\' SELECT x \u00e9 \u00a0 \u{1f600} #".split(
        ' ',
      ),
      ' ',
      ' ',
      'BEGIN ',
      ' END;',
      '-- c\n',
      'BEGIN ATOMIC ',
      '\r\n',
      '\u2003',
    );
    const texts = fc.sample(
      fc.array(words, { maxLength: 25 }).map((parts) => parts.join('')),
      { numRuns: 20_000, seed: 11 },
    );
    const theirs = await scanByAtlas(texts);
    const different = texts.filter((text, place) => {
      const ours = scanStatements(text, ';');
      return JSON.stringify(ours.ok ? ours.value : null) !== JSON.stringify(theirs[place]);
    });
    expect(different.slice(0, 5)).toEqual([]);
  });
});
