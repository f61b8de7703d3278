import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { flywayFormat } from '../../lib/engine/formats/flyway/flyway-format';
import { withDatabase, type TestDatabase } from '../../lib/testing/postgres';
import { createMigration } from '../../lib/cli/commands/create';
import { validatePorts } from '../../lib/cli/validate-ports';
import { installFlyway, withFlywayProject, type FlywayProject } from './flyway-cli';
import { rowsOf, untilRunning } from './database';
import { ourEngine } from './our-engine';

const OPTIONS = { placeholders: 'who=bob' };
const GIVEN = '-placeholders.who=bob';
const engine = ourEngine(flywayFormat, OPTIONS);

const USERS = 'V1__users.sql';
const ORDERS = 'V1_2__orders_and_more.sql';
const NOTES = 'sub/V010.0__Notes_.sql';
const VIEW = 'R__who.sql';
const TEXTS = {
  [USERS]: 'CREATE TABLE users (id integer PRIMARY KEY);\nCREATE TABLE teams (id integer);',
  [ORDERS]: '\uFEFFCREATE TABLE orders (\r\n  id integer\r\n);\r\n',
  [NOTES]: `ALTER TABLE orders ADD COLUMN note text DEFAULT '\${who} ä';`,
  [VIEW]: `CREATE OR REPLACE VIEW who AS SELECT id, '\${who}'::text AS name FROM users;\n`,
};
const ALL = [USERS, ORDERS, NOTES, VIEW];

interface Stage {
  readonly db: TestDatabase;
  readonly project: FlywayProject;
  readonly flyway: (...words: readonly string[]) => ReturnType<FlywayProject['flyway']>;
}

const staged =
  (use: (stage: Stage) => Promise<void>, major: 15 | 18 = 18) =>
  (): Promise<void> =>
    withFlywayProject((project) =>
      withDatabase(major, (db) =>
        use({ db, project, flyway: (...words) => project.flyway(db, GIVEN, ...words) }),
      ),
    );

async function states({ db, project }: Stage) {
  const { items } = await engine.timeline(db, project.folder);
  return Object.fromEntries(
    items.map(({ migrationId, state, marks }) => [migrationId, [state, ...marks].join(' ')]),
  );
}

const toRun = ({ db, project }: Stage) => engine.toRun(db, project.folder);

const rows = (db: TestDatabase) =>
  rowsOf(
    db,
    `SELECT installed_rank, version, description, type, script, checksum, installed_by = current_user AS mine, success
         FROM flyway_schema_history ORDER BY installed_rank`,
  );

const shape = (db: TestDatabase) =>
  rowsOf(
    db,
    `SELECT attname, format_type(atttypid, atttypmod) AS type, attnotnull, pg_get_expr(adbin, adrelid) AS usual,
          (SELECT json_agg(indexdef ORDER BY indexname) FROM pg_indexes WHERE tablename = 'flyway_schema_history') AS indexes,
          (SELECT json_agg(conname) FROM pg_constraint WHERE conrelid = attrelid AND contype = 'p') AS keys
         FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE attrelid = 'flyway_schema_history'::regclass AND attnum > 0 ORDER BY attnum`,
  );

const FINE = { code: 0, text: expect.not.stringContaining('ERROR') };
const UP_TO_DATE = { code: 0, text: expect.stringContaining('up to date. No migration necessary') };

describe('Flyway and our engine on one database', { timeout: 240_000 }, () => {
  beforeAll(installFlyway, 600_000);

  it.concurrent.each([15, 18] as const)('leave the same rows in the same table, on PostgreSQL %d', (major) =>
    staged(async ({ db, project, flyway }) => {
      await project.write(TEXTS);
      expect(await engine.deploy(db, project.folder)).toMatchObject({ kind: 'succeeded' });
      await withDatabase(major, async (other) => {
        expect(await project.flyway(other, GIVEN, 'migrate')).toMatchObject(FINE);
        expect(await rows(db)).toEqual(await rows(other));
        expect(await shape(db)).toEqual(await shape(other));
        expect(await engine.schema(db)).toEqual(await engine.schema(other));
      });
      expect(await flyway('validate', 'migrate')).toMatchObject(UP_TO_DATE);
    }, major)(),
  );

  it.concurrent(
    'take back what Flyway ran by its undo file, which Flyway takes for no longer there and runs again',
    staged(async (stage) => {
      const { db, project, flyway } = stage;
      await project.write({
        ...TEXTS,
        'U1.2__no_orders.sql': `-- \${who}\nDROP TABLE orders;`,
        'U10__no_notes.sql': 'ALTER TABLE orders DROP COLUMN note;',
      });
      expect(await flyway('migrate', '-target=1.2')).toMatchObject(FINE);
      expect(await engine.undo(db, project.folder, ORDERS)).toMatchObject({ kind: 'succeeded' });
      expect((await rows(db)).at(-1)).toMatchObject({
        version: '1.2',
        description: 'orders and more',
        type: 'DELETE',
        script: ORDERS,
        mine: true,
        success: true,
      });
      expect(await states(stage)).toMatchObject({ [USERS]: 'applied', [ORDERS]: 'rolled_back' });
      expect((await flyway('info')).text).toMatch(/Deleted/);
      expect(await flyway('migrate')).toMatchObject(FINE);
      expect(await toRun(stage)).toEqual([]);
      expect(await flyway('validate', 'migrate')).toMatchObject(UP_TO_DATE);
      // As an edition with `undo` would have left it.
      await rowsOf(db, "UPDATE flyway_schema_history SET type = 'UNDO_SQL' WHERE type = 'DELETE'");
      expect(await engine.undo(db, project.folder, NOTES)).toMatchObject({ kind: 'succeeded' });
      expect((await rows(db)).at(-1)).toMatchObject({
        version: '010.0',
        description: 'no notes',
        type: 'UNDO_SQL',
        script: 'U10__no_notes.sql',
      });
      expect(await toRun(stage)).toEqual([NOTES]);
    }),
  );

  it.concurrent(
    'agree while nothing, some and all of it is applied by either, and run a text again that changed',
    staged(async (stage) => {
      const { db, project, flyway } = stage;
      await project.write(TEXTS);
      expect(await toRun(stage)).toEqual(ALL);
      expect(await flyway('migrate', '-target=1')).toMatchObject(FINE);
      expect(await toRun(stage)).toEqual(ALL.slice(1, 3));
      expect(await engine.deploy(db, project.folder, ORDERS)).toMatchObject({ kind: 'succeeded' });
      expect(await flyway('migrate')).toMatchObject(FINE);
      expect(await toRun(stage)).toEqual([]);
      await project.write({ [VIEW]: `${TEXTS[VIEW]}-- again\n`, 'V11__last.sql': 'SELECT 1;' });
      expect(await toRun(stage)).toEqual(['V11__last.sql', VIEW]);
      expect(await engine.deploy(db, project.folder)).toMatchObject({ kind: 'succeeded' });
      expect(await flyway('validate', 'migrate')).toMatchObject(UP_TO_DATE);
      await project.write(TEXTS);
      expect(await toRun(stage)).toEqual([VIEW]);
      expect(await flyway('migrate')).toMatchObject(FINE);
      expect(await states(stage)).toMatchObject({ [VIEW]: 'applied', 'V11__last.sql': 'applied' });
    }),
  );

  it.concurrent(
    'know a failure of the other, which is put right by either',
    staged(async (stage) => {
      const { db, project, flyway } = stage;
      const broken = 'V20__broken.sql';
      await project.write({ ...TEXTS, [broken]: 'CREATE TABLE half (id int);\nSELECT nothing_there;' });
      expect((await flyway('migrate')).text).toContain('failed! Changes successfully rolled back');
      expect(await states(stage)).toMatchObject({
        [NOTES]: 'applied',
        [broken]: 'pending',
        [VIEW]: 'pending',
      });
      expect(await engine.deploy(db, project.folder)).toMatchObject({ kind: 'failed' });
      expect(await rows(db)).toHaveLength(3);
      // Outside a transaction, and with the lock that leaves a row.
      await project.write({ [`${broken}.conf`]: 'executeInTransaction=false\n' });
      expect((await flyway('migrate', '-postgresql.transactional.lock=false')).text).toContain(
        'failed! Please restore',
      );
      expect(await states(stage)).toMatchObject({ [broken]: 'failed' });
      const wish = { kind: 'mark_rolled_back', migrationId: broken } as const;
      expect(await engine.resolve(db, project.folder, wish)).toMatchObject({ kind: 'succeeded' });
      expect(await states(stage)).toMatchObject({ [broken]: 'pending' });
      await rowsOf(db, 'DROP TABLE half');
      expect(await engine.deploy(db, project.folder)).toMatchObject({ kind: 'partly_applied' });
      expect(await states(stage)).toMatchObject({ [broken]: 'failed' });
      const refused = await flyway('migrate');
      expect(refused.code).toBe(1);
      expect(refused.text).toContain('Detected failed migration to version 20 (broken)');
      expect(await flyway('repair')).toMatchObject(FINE);
      expect(await states(stage)).toMatchObject({ [broken]: 'pending' });
    }),
  );

  it.concurrent(
    'we build an index beside other statements, where the tool cannot, and it accepts the row',
    staged(async ({ db, project, flyway }) => {
      const text = 'CREATE INDEX CONCURRENTLY users_id ON users (id);\nCREATE INDEX teams_id ON teams (id);';
      await project.write({ ...TEXTS, 'V20__indexed.sql': text });
      expect(await engine.deploy(db, project.folder)).toMatchObject({ kind: 'succeeded' });
      expect(await flyway('validate', 'migrate')).toMatchObject(UP_TO_DATE);
    }),
  );

  it.concurrent(
    'exclude one another: whoever comes second waits, and finds it done',
    staged(async (stage) => {
      const { db, project, flyway } = stage;
      await project.write({ ...TEXTS, 'V0__slow.sql': 'SELECT pg_sleep(4);' });
      const ours = engine.deploy(db, project.folder);
      const [outcome, tool] = await Promise.all([ours, flyway('migrate')]);
      expect(outcome).toMatchObject({ kind: 'succeeded' });
      expect(tool).toMatchObject(UP_TO_DATE);
      await project.write({ 'V30__slow.sql': 'SELECT pg_sleep(4);' });
      const theirs = flyway('migrate');
      await untilRunning(db, 'pg_sleep');
      expect(await engine.deploy(db, project.folder)).toMatchObject({ kind: 'stale' });
      expect(await theirs).toMatchObject(FINE);
      expect(await rows(db)).toHaveLength(6);
      expect(await toRun(stage)).toEqual([]);
    }),
  );

  it.concurrent(
    'agree on a baseline of the tool, and on what is marked by us',
    staged(async (stage) => {
      const { db, project, flyway } = stage;
      await project.write(TEXTS);
      await rowsOf(db, 'CREATE TABLE users (id integer PRIMARY KEY); CREATE TABLE orders (id integer);');
      expect(await flyway('baseline', '-baselineVersion=1.1')).toMatchObject(FINE);
      expect(await states(stage)).toEqual({
        [USERS]: 'baseline',
        [ORDERS]: 'pending',
        [NOTES]: 'pending',
        [VIEW]: 'pending',
      });
      const wish = { kind: 'baseline', migrationId: ORDERS } as const;
      expect(await engine.resolve(db, project.folder, wish)).toMatchObject({ kind: 'succeeded' });
      expect(await flyway('migrate')).toMatchObject(FINE);
      expect(await states(stage)).toMatchObject({
        [USERS]: 'baseline',
        [ORDERS]: 'applied',
        [NOTES]: 'applied',
      });
      expect(await flyway('validate')).toMatchObject(FINE);
    }),
  );

  it.concurrent(
    'leave the same rows where nothing is run',
    staged(async ({ db, project, flyway }) => {
      await project.write(TEXTS);
      expect(await flyway('migrate', '-skipExecutingMigrations=true')).toMatchObject(FINE);
      await withDatabase(18, async (other) => {
        const wish = { kind: 'baseline', migrationId: VIEW } as const;
        expect(await engine.resolve(other, project.folder, wish)).toMatchObject({ kind: 'succeeded' });
        expect(await rows(other)).toEqual(await rows(db));
      });
    }),
  );

  it.concurrent(
    'agree on a baseline migration, on what came late, and on what was taken away and repaired',
    staged(async (stage) => {
      const { db, project, flyway } = stage;
      await project.write({ ...TEXTS, 'B1_2__base.sql': `${TEXTS[USERS]}CREATE TABLE orders (id integer);` });
      expect(await engine.deploy(db, project.folder)).toMatchObject({ kind: 'succeeded' });
      expect(await states(stage)).toMatchObject({
        [USERS]: 'skipped',
        [ORDERS]: 'skipped',
        'B1_2__base.sql': 'applied',
      });
      expect(await flyway('validate', 'migrate')).toMatchObject(UP_TO_DATE);
      await project.write({ 'V3__late.sql': 'CREATE TABLE late (id int);' });
      expect((await flyway('migrate')).text).toContain(
        'Detected resolved migration not applied to database: 3',
      );
      expect(await engine.refusal(db, project.folder)).toBe('HISTORY.CAME_LATE');
      const late = ourEngine(flywayFormat, { ...OPTIONS, outOfOrder: 'true' });
      expect(await late.deploy(db, project.folder)).toMatchObject({ kind: 'succeeded' });
      expect(await flyway('validate', 'migrate')).toMatchObject(UP_TO_DATE);
      await project.remove('V3__late.sql');
      expect(await states(stage)).toMatchObject({ V3__late: 'missing' });
      expect(await flyway('repair')).toMatchObject(FINE);
      expect(await states(stage)).toMatchObject({ V3__late: 'rolled_back' });
      expect(await flyway('validate')).toMatchObject(FINE);
    }),
  );

  it.concurrent(
    'give odd texts the same checksums',
    staged(async (stage) => {
      const { project, flyway } = stage;
      const texts = Object.fromEntries(
        ODD.flatMap((text, place) => [
          [`V${String(place)}__odd.sql`, text],
          [`R__odd_${String(place)}.sql`, `${text}\n-- \${who} $\${who} \${WHO}`],
        ]),
      );
      await project.write(texts);
      expect(await flyway('migrate')).toMatchObject(FINE);
      const told = await states(stage);
      expect(Object.keys(told).toSorted()).toEqual(Object.keys(texts).toSorted());
      expect(new Set(Object.values(told))).toEqual(new Set(['applied']));
    }),
  );

  it.concurrent(
    'runs what lockkeeper created, before what runs again, and finds it whole',
    staged(async (stage) => {
      const { db, project, flyway } = stage;
      await project.write(TEXTS);
      const made = await createMigration(await validatePorts(project.folder), {
        folder: project.folder,
        tool: null,
        options: OPTIONS,
        name: 'Created here',
        sql: 'CREATE TABLE created (id int);',
        downSql: null,
      });
      const created = 'sub/V010.1__created_here.sql';
      expect(made).toMatchObject({ ok: true, value: { files: [created] } });
      expect(await toRun(stage)).toEqual([USERS, ORDERS, NOTES, created, VIEW]);
      expect(await flyway('migrate')).toMatchObject(FINE);
      expect(await flyway('validate', 'migrate')).toMatchObject(UP_TO_DATE);
      expect(await toRun(stage)).toEqual([]);
      expect(await rowsOf(db, "SELECT to_regclass('created')::text AS made")).toEqual([{ made: 'created' }]);
    }),
  );
});

/** Names of files: some are none to Flyway, some are the same version or the same description. */
const FILE_NAME = fc
  .tuple(
    fc.constantFrom('', '', 'sub/', 'a b/'),
    fc.constantFrom('V', 'V', 'V', 'R', 'v', 'X'),
    fc
      .array(fc.stringMatching(/^0{0,2}[0-9]{1,2}$/), { minLength: 1, maxLength: 3 })
      .chain((numbers) => fc.constantFrom(numbers.join('.'), numbers.join('_'))),
    fc.stringMatching(/^[A-Za-z0-9_ .äÄ-]{0,6}$/),
    fc.constantFrom('.sql', '.sql', '.SQL', '.txt'),
  )
  .map(([folder, prefix, version, description, end]) =>
    prefix === 'R'
      ? `${folder}R__${description}${end}`
      : `${folder}${prefix}${version}__${description}${end}`,
  );

/** Texts that any server takes, with every way to end a line. */
const TEXT = fc
  .tuple(
    fc.constantFrom('', '', '\uFEFF'),
    fc.array(
      fc.tuple(
        fc.constantFrom(
          ...[
            'SELECT 1;',
            'SELECT $$a;\tb$$;',
            "SELECT 'ä 漢字 😀 \u2028 \u0085';",
            `-- \${who} \${WHO}`,
            '-- $who',
          ],
          ...['', '   ', '\f', '-- \uFEFF', '/* a */'],
        ),
        fc.constantFrom('\n', '\r\n', '\r', '\n\n', '\r\r\n'),
      ),
      { maxLength: 6 },
    ),
    fc.constantFrom('', 'SELECT 2', '-- the end'),
  )
  .map(([mark, lines, last]) => `${mark}${lines.flat().join('')}${last}`);

/** Whether we take a folder for one that Flyway would run. */
function isFine(files: Readonly<Record<string, string>>): boolean {
  const bytes = Object.entries(files).map(([path, text]) => ({
    path,
    bytes: new TextEncoder().encode(text),
  }));
  return flywayFormat.read({ files: bytes, directories: [], options: OPTIONS }).problems.length === 0;
}

describe('any folder', { timeout: 240_000 }, () => {
  beforeAll(installFlyway, 600_000);

  // A folder without any migration is one that we name, and in which Flyway has nothing to do.
  const folders = [6, 40, 40].flatMap((maxKeys, seed) =>
    fc
      .sample(fc.dictionary(FILE_NAME, TEXT, { maxKeys, size: 'max' }), { numRuns: 4, seed })
      .map((files) => ({ ...files, 'V1000__one.sql': 'SELECT 1;' })),
  );

  it('is of both kinds among the ones below', () => {
    expect(new Set(folders.map(isFine))).toEqual(new Set([true, false]));
  });

  it.concurrent.each(folders.map((files, place) => [place, files] as const))(
    'has the order, the names and the checksums that Flyway gives it, or is refused by both: %i',
    (_, files) =>
      staged(async ({ db, project, flyway }) => {
        await project.write(files);
        const told = await flyway('migrate');
        expect([isFine(files), told]).toMatchObject([told.code === 0, {}]);
        if (told.code !== 0) return;
        await withDatabase(18, async (other) => {
          expect(await engine.deploy(other, project.folder)).toMatchObject({ kind: 'succeeded' });
          expect(await rows(other)).toEqual(await rows(db));
        });
      })(),
  );
});

const ODD: readonly string[] = [
  '',
  '\n\n',
  '-- without an end',
  '\uFEFFSELECT 1;\r\n\r\n',
  'SELECT 1;\r-- old Mac\rSELECT 2;\r',
  "SELECT 'ä 漢字 😀 \u2028 \u0085';\n",
  'SELECT $$a\r\n\tb$$;  \n   ',
  '\uFEFF\n\uFEFF-- two marks',
];
