import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { drizzleFormat } from '../../lib/engine/formats/drizzle/drizzle-format';
import { ranAt } from '../../lib/engine/formats/ran';
import { withClient, withDatabase, type TestDatabase } from '../../lib/testing/postgres';
import { LONG_SLEEP, oneAfterTheOther } from './database';
import {
  filesOf,
  idOf,
  installDrizzleKit,
  readByDrizzle,
  withDrizzleProject,
  type DrizzleLayout,
  type DrizzleProject,
  type DrizzleText,
} from './drizzle-cli';
import { ourEngine } from './our-engine';

const engine = ourEngine(drizzleFormat);

const AT = '2026-01-01T10:00:00.000Z';

const USERS: DrizzleText = {
  name: 'users',
  when: '2026-01-01T10:00:00.123Z',
  sql: 'CREATE TABLE "users" (\n\t"id" integer PRIMARY KEY NOT NULL\n);\n--> statement-breakpoint\nCREATE TABLE "teams" ("id" integer)--> statement-breakpoint\nALTER TABLE "teams" ADD COLUMN "name" text;',
};
const ORDERS: DrizzleText = {
  name: 'orders',
  when: '2026-02-01T10:00:00.456Z',
  sql: 'CREATE TABLE "orders" ("id" integer);\r\n--> statement-breakpoint\r\nINSERT INTO "orders" VALUES (1), (1);',
};
const NOTES: DrizzleText = {
  name: 'notes',
  when: '2026-03-01T10:00:00.789Z',
  sql: 'ALTER TABLE "orders" ADD COLUMN "note" text;',
};
const BROKEN: DrizzleText = {
  name: 'broken',
  when: '2026-04-01T10:00:00.000Z',
  sql: 'CREATE TABLE "half" ("id" integer);--> statement-breakpoint\nSELECT no_such_column FROM "users";',
};
const INDEXED: DrizzleText = {
  name: 'indexed',
  when: '2026-05-01T10:00:00.000Z',
  sql: 'CREATE INDEX CONCURRENTLY "users_by_id" ON "users" ("id");',
};
const ALL = [USERS, ORDERS, NOTES];

interface Stage {
  readonly layout: DrizzleLayout;
  readonly db: TestDatabase;
  readonly project: DrizzleProject;
}

const staged =
  (layout: DrizzleLayout, use: (stage: Stage) => Promise<void>, major: 15 | 18 = 18) =>
  (): Promise<void> =>
    withDrizzleProject(layout, (project) => withDatabase(major, (db) => use({ layout, db, project })));

/** The rows without what is different each time. */
const rows = (db: TestDatabase) =>
  withClient(db, async (client) => {
    const { rows: found } = await client.query<Record<string, unknown>>(
      'SELECT * FROM drizzle.__drizzle_migrations ORDER BY id',
    );
    return found.map(({ applied_at: at, ...row }) => ({
      ...row,
      ...(at === undefined ? {} : { timed: at !== null }),
    }));
  });

const shape = (db: TestDatabase) =>
  withClient(db, async (client) => {
    const { rows: found } = await client.query<Record<string, unknown>>(
      `SELECT attname, format_type(atttypid, atttypmod) AS type, attnotnull, pg_get_expr(adbin, adrelid) AS standard
         FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE attrelid = 'drizzle.__drizzle_migrations'::regclass AND attnum > 0 ORDER BY attnum`,
    );
    return found;
  });

const states = ({ db, project }: Stage) => engine.states(db, project.out);
const toRun = ({ db, project }: Stage) => engine.toRun(db, project.out);

const sql = (db: TestDatabase, text: string) => withClient(db, (client) => client.query(text));

/** Asked whether it has anything to do: nothing is written, and it is content. */
async function kitIsContent({ db, project }: Stage) {
  const before = await rows(db);
  const said = await project.kit(db, 'migrate');
  expect(said).toMatchObject({ code: 0 });
  expect(await rows(db)).toEqual(before);
}

describe.each(['journal', 'folders'] as const)(
  'Drizzle Kit with %s and our engine on one database',
  { timeout: 240_000 },
  (layout) => {
    beforeAll(installDrizzleKit, 240_000);

    const ids = (texts: readonly DrizzleText[]) => texts.map((text, place) => idOf(layout, text, place));

    it.concurrent.each([15, 18] as const)(
      'leave the same rows in the same table, on PostgreSQL %d',
      (major) =>
        staged(
          layout,
          async ({ db, project }) => {
            await project.write(ALL);
            expect(await engine.deploy(db, project.out)).toMatchObject({ kind: 'succeeded' });
            await withDatabase(major, async (other) => {
              expect(await project.kit(other, 'migrate')).toMatchObject({ code: 0 });
              expect(await rows(db)).toEqual(await rows(other));
              expect(await shape(db)).toEqual(await shape(other));
              expect(await engine.schema(db)).toEqual(await engine.schema(other));
            });
          },
          major,
        )(),
    );

    it.concurrent(
      'agree while nothing, some and all of it is applied by us, and the tool finds nothing left to do',
      staged(layout, async (stage) => {
        const { db, project } = stage;
        await project.write(ALL);
        expect(await toRun(stage)).toEqual(ids(ALL));
        const [first = ''] = ids(ALL);
        expect(await engine.deploy(db, project.out, first)).toMatchObject({ kind: 'succeeded' });
        expect(await toRun(stage)).toEqual(ids(ALL).slice(1));
        expect(await engine.deploy(db, project.out)).toMatchObject({ kind: 'succeeded' });
        await kitIsContent(stage);
      }),
    );

    it.concurrent(
      'carry on after one another',
      staged(layout, async (stage) => {
        const { db, project } = stage;
        await project.write([USERS]);
        expect(await project.kit(db, 'migrate')).toMatchObject({ code: 0 });
        await project.write([USERS, ORDERS]);
        expect(await toRun(stage)).toEqual(ids(ALL).slice(1, 2));
        expect(await engine.deploy(db, project.out)).toMatchObject({ kind: 'succeeded' });
        await project.write(ALL);
        expect(await toRun(stage)).toEqual(ids(ALL).slice(2));
        expect(await project.kit(db, 'migrate')).toMatchObject({ code: 0 });
        expect(await states(stage)).toEqual(Object.fromEntries(ids(ALL).map((id) => [id, 'applied'])));
      }),
    );

    it.concurrent(
      'leave nothing of a migration that fails, whoever ran it',
      staged(layout, async (stage) => {
        const { db, project } = stage;
        const texts = [USERS, BROKEN];
        await project.write(texts);
        expect((await project.migrate(db)).text).toContain('no_such_column');
        expect(await toRun(stage)).toEqual(ids(texts));
        expect(await engine.deploy(db, project.out)).toMatchObject({ kind: 'partly_applied' });
        expect(await toRun(stage)).toEqual(ids(texts).slice(1));
        expect(await engine.schema(db)).not.toContain('table:public.half');
        expect((await project.migrate(db)).text).toContain('no_such_column');
      }),
    );

    it.concurrent(
      'we build an index concurrently, where the tool cannot, and it takes our row for its own',
      staged(layout, async (stage) => {
        const { db, project } = stage;
        const texts = [USERS, INDEXED];
        await project.write(texts);
        expect((await project.migrate(db)).code).not.toBe(0);
        expect(await engine.deploy(db, project.out)).toMatchObject({ kind: 'succeeded' });
        await kitIsContent(stage);
      }),
    );

    it.concurrent.each(['we', 'the tool'] as const)('apply nothing twice when %s came first', (first) =>
      staged(layout, async (stage) => {
        const { db, project } = stage;
        await project.write([USERS]);
        expect(await engine.deploy(db, project.out)).toMatchObject({ kind: 'succeeded' });
        await project.write([
          USERS,
          { ...ORDERS, sql: `${ORDERS.sql};--> statement-breakpoint\nSELECT ${LONG_SLEEP};` },
        ]);
        const ours = () => engine.deploy(db, project.out);
        const theirs = () => project.migrate(db);
        if (first === 'we') {
          const [outcome, kit] = await oneAfterTheOther(db, ours, theirs);
          expect([outcome, kit]).toMatchObject([{ kind: 'succeeded' }, { code: 0 }]);
        } else {
          // Drizzle takes no lock: what it has not committed we run into, and ours is rolled back.
          const [kit, outcome] = await oneAfterTheOther(db, theirs, ours);
          expect([kit, outcome]).toMatchObject([{ code: 0 }, { kind: 'failed' }]);
        }
        expect(await rows(db)).toHaveLength(2);
        expect((await sql(db, 'SELECT count(*)::int AS n FROM orders')).rows).toEqual([{ n: 2 }]);
        expect(await toRun(stage)).toEqual([]);
        await kitIsContent(stage);
      })(),
    );

    it.concurrent(
      'see an edit that the tool does not look for, and a migration that is in the folder no more',
      staged(layout, async (stage) => {
        const { db, project } = stage;
        await project.write(ALL);
        expect(await project.kit(db, 'migrate')).toMatchObject({ code: 0 });
        await project.write([USERS, { ...ORDERS, sql: `${ORDERS.sql}\nSELECT 1;` }, NOTES]);
        const { items } = await engine.timeline(db, project.out);
        expect(
          items.filter(({ marks }) => marks.includes('edited')).map(({ migrationId }) => migrationId),
        ).toEqual(ids(ALL).slice(1, 2));
        await project.write([USERS, ORDERS]);
        expect(Object.values(await states(stage))).toEqual(['applied', 'applied', 'missing']);
      }),
    );

    it.concurrent(
      'agree on what somebody marked by hand',
      staged(layout, async (stage) => {
        const { db, project } = stage;
        await project.write(ALL);
        await sql(
          db,
          'CREATE TABLE "users" ("id" integer PRIMARY KEY); CREATE TABLE "teams" ("id" integer, "name" text);',
        );
        const [first = ''] = ids(ALL);
        expect(await engine.resolve(db, project.out, { kind: 'baseline', migrationId: first })).toMatchObject(
          { kind: 'succeeded' },
        );
        expect(await project.kit(db, 'migrate')).toMatchObject({ code: 0 });
        expect(await toRun(stage)).toEqual([]);
      }),
    );
  },
);

describe('Drizzle Kit alone', { timeout: 240_000 }, () => {
  beforeAll(installDrizzleKit, 240_000);

  it.concurrent(
    'of 0.x skips for ever what is older in the journal than the youngest row, and we show it as skipped',
    staged('journal', async (stage) => {
      const { db, project } = stage;
      await project.write([USERS, NOTES_ALONE]);
      expect(await project.kit(db, 'migrate')).toMatchObject({ code: 0 });
      await project.write([USERS, NOTES_ALONE, ORDERS]);
      await kitIsContent(stage);
      expect(Object.values(await states(stage))).toEqual(['applied', 'applied', 'skipped']);
    }),
  );

  it.concurrent(
    'of 1.x runs what came late, and so do we',
    staged('folders', async (stage) => {
      const { db, project } = stage;
      await project.write([USERS, NOTES_ALONE]);
      expect(await project.kit(db, 'migrate')).toMatchObject({ code: 0 });
      await project.write([USERS, ORDERS, NOTES_ALONE]);
      expect(await engine.deploy(db, project.out)).toMatchObject({ kind: 'succeeded' });
      await kitIsContent(stage);
    }),
  );

  it.concurrent(
    'of 1.x upgrades rows that we wrote for 0.x, and we refuse to run before it has',
    staged('journal', async (before) => {
      await before.project.write(ALL);
      expect(await engine.deploy(before.db, before.project.out)).toMatchObject({ kind: 'succeeded' });
      await withDrizzleProject('folders', async (project) => {
        const after: Stage = { layout: 'folders', db: before.db, project };
        await project.write(ALL);
        expect(Object.values(await states(after))).toEqual(['applied', 'applied', 'applied']);
        expect(await engine.refusal(after.db, project.out)).toBe('HISTORY.OLDER_LAYOUT');
        expect(await project.kit(after.db, 'migrate')).toMatchObject({ code: 0 });
        expect(await toRun(after)).toEqual([]);
        expect(await engine.refusal(after.db, project.out)).toBeNull();
        await kitIsContent(after);
      });
    }),
  );
});

const NOTES_ALONE: DrizzleText = { ...NOTES, sql: 'ALTER TABLE "users" ADD COLUMN "note" text;' };

describe.each(['journal', 'folders'] as const)(
  'folders of Drizzle with %s',
  { timeout: 240_000 },
  (layout) => {
    beforeAll(installDrizzleKit, 240_000);

    it('have the order, the times and the hashes that its own migrator reads', () => {
      const piece = fc.constantFrom(
        ...[
          'SELECT 1;',
          '\r\n',
          '\n--> statement-breakpoint\n',
          '--> statement-breakpoint',
          "'ä 漢字 😀'",
          '\uFEFF',
          ' -->statement-breakpoint',
        ],
      );
      const name = fc.tuple(
        fc.integer({ min: 0, max: 4_000_000_000 }),
        fc.stringMatching(/^[a-zA-Z_é.-]{1,4}$/),
      );
      const migration = fc.record({ name, parts: fc.array(piece, { maxLength: 6 }) });
      const folder = fc.uniqueArray(migration, {
        minLength: 1,
        maxLength: 6,
        selector: ({ name: [when, title] }) => `${String(when)} ${title.toLowerCase()}`,
      });
      const folders = fc.sample(folder, { numRuns: 1_000, seed: 4 }).map((each) =>
        filesOf(
          layout,
          each.map(({ name: [seconds, title], parts }) => ({
            name: title,
            when: new Date(seconds * 1_000 + (layout === 'journal' ? 7 : 0)).toISOString(),
            sql: parts.join(''),
          })),
        ),
      );
      const read = readByDrizzle(
        layout,
        folders.map((files) =>
          Object.fromEntries(files.map(([path, text]) => [path, Buffer.from(text).toString('base64')])),
        ),
      );
      for (const [place, files] of folders.entries()) {
        const ours = drizzleFormat.read({
          files: files.map(([path, text]) => ({ path, bytes: Buffer.from(text) })),
          directories: [],
          options: {},
        });
        const context = { options: {}, schema: 'public' };
        const told = ours.migrations.map((each) => {
          const [{ values }] = drizzleFormat.history.writeApplied(context, {
            rowId: '',
            migration: each,
            statements: 1,
            startedAt: AT,
            ran: ranAt(AT, AT),
          });
          return [values[0], Number(values[1]), each.body.text.split(each.body.separator ?? '').length];
        });
        expect([files, ours.problems, told]).toEqual([files, [], read[place]]);
      }
    });
  },
);
