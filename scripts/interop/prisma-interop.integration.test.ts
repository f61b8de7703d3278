import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { isToRun } from '../../lib/engine/timeline/build-timeline';
import { withClient, withDatabase, type TestDatabase } from '../../lib/testing/postgres';
import { prismaFormat } from '../../lib/engine/formats/prisma/prisma-format';
import { oneAfterTheOther, SLEEP } from './database';
import { ourEngine } from './our-engine';
import { installPrismaCli, withPrismaProject, type PrismaProject } from './prisma-cli';

const { timeline: ourTimeline, deploy: ourDeploy, resolve: ourResolve } = ourEngine(prismaFormat);

const INIT = '20240101000000_init';
const ORDERS = '20240201000000_orders';
const NOTES = '20240301000000_notes';
const TEXTS = {
  [INIT]:
    'CREATE TABLE "User" (\n    "id" INTEGER NOT NULL,\n\n    CONSTRAINT "User_pkey" PRIMARY KEY ("id")\n);\n',
  [ORDERS]: 'CREATE TABLE "Order" ("id" INTEGER NOT NULL);\nINSERT INTO "Order" VALUES (1), (1);\n',
  [NOTES]: 'ALTER TABLE "Order" ADD COLUMN "note" TEXT;',
};
const ALL = [INIT, ORDERS, NOTES];

interface Stage {
  readonly db: TestDatabase;
  readonly project: PrismaProject;
}

const staged =
  (use: (stage: Stage) => Promise<void>, major: 15 | 18 = 18) =>
  (): Promise<void> =>
    withPrismaProject((project) => withDatabase(major, (db) => use({ db, project })));

/** States by migration, and those whose text is not the one that ran. */
async function ours({ db, project }: Stage) {
  const { items } = await ourTimeline(db, project.migrations);
  return {
    states: Object.fromEntries(items.map(({ migrationId, state }) => [migrationId, state])),
    toRun: items.filter(({ state }) => isToRun(state)).map(({ migrationId }) => migrationId),
    failed: items.filter(({ state }) => state === 'failed').map(({ migrationId }) => migrationId),
    missing: items.filter(({ state }) => state === 'missing').map(({ migrationId }) => migrationId),
    edited: items.filter(({ marks }) => marks.includes('edited')).map(({ migrationId }) => migrationId),
  };
}

/** Asks both and demands the same answer; returns what Prisma's CLI said. */
async function bothAgree(stage: Stage) {
  const said = await stage.project.cli(stage.db, 'status');
  const we = await ours(stage);
  expect(said.diagnosis).toEqual({
    edited: we.edited,
    failed: we.failed,
    unapplied: we.toRun,
    unpersisted: we.missing,
  });
  return { code: said.code, text: said.text, states: we.states };
}

/** The rows without what is different each time. */
async function rows(db: TestDatabase) {
  return withClient(db, async (client) => {
    const { rows: found } = await client.query<Record<string, unknown>>(
      `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished, finished_at >= started_at AS in_order,
          rolled_back_at IS NOT NULL AS rolled_back, logs, applied_steps_count, length(id) AS id,
          date_trunc('milliseconds', started_at) = started_at AS milliseconds
         FROM _prisma_migrations ORDER BY _prisma_migrations.started_at`,
    );
    return found;
  });
}

async function tableShape(db: TestDatabase) {
  return withClient(db, async (client) => {
    const { rows: found } = await client.query<Record<string, unknown>>(
      `SELECT attname, format_type(atttypid, atttypmod) AS type, attnotnull, pg_get_expr(adbin, adrelid) AS standard,
          (SELECT json_agg(conname ORDER BY conname) FROM pg_constraint WHERE conrelid = attrelid AND contype = 'p') AS keys
         FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE attrelid = '_prisma_migrations'::regclass AND attnum > 0 ORDER BY attnum`,
    );
    return found;
  });
}

/** What failed is told in words that name the moment. */
const withoutLogs = (found: Awaited<ReturnType<typeof rows>>) => found.map(({ logs: _, ...row }) => row);

/** Somebody's own tool kit: nothing of Lockkeeper knows of it. */
const sql = (db: TestDatabase, text: string) => withClient(db, (client) => client.query(text));

describe('Prisma Migrate 6.19 and our engine on one database', { timeout: 240_000 }, () => {
  beforeAll(installPrismaCli, 240_000);

  it.concurrent.each(['we', 'Prisma'] as const)('exclude one another when %s came first', (first) =>
    staged(async (stage) => {
      const { db, project } = stage;
      await project.write({ ...TEXTS, '20240215000000_slow': `${SLEEP};` });
      const ours = () => ourDeploy(db, project.migrations);
      const theirs = () => project.cli(db, 'deploy');
      if (first === 'we') {
        const [outcome, said] = await oneAfterTheOther(db, ours, theirs);
        expect(outcome).toMatchObject({ kind: 'succeeded' });
        expect(said).toMatchObject({ code: 0, text: expect.stringContaining('No pending migrations') });
      } else {
        // It goes on while we wait; then what was planned is not what is there.
        const [said, outcome] = await oneAfterTheOther(db, theirs, ours);
        expect([said, outcome]).toMatchObject([{ code: 0 }, { kind: 'stale' }]);
      }
      expect(await rows(db)).toHaveLength(4);
      expect(await bothAgree(stage)).toMatchObject({ code: 0, states: { [NOTES]: 'applied' } });
      expect((await sql(db, 'SELECT count(*)::int AS n FROM "Order"')).rows).toEqual([{ n: 2 }]);
    })(),
  );

  it.concurrent(
    'agree while nothing, some and all of it is applied by us, and Prisma finds nothing left to do',
    staged(async (stage) => {
      const { db, project } = stage;
      await project.write(TEXTS);
      expect(await bothAgree(stage)).toMatchObject({ code: 1, states: { [INIT]: 'pending' } });
      expect(await ourDeploy(db, project.migrations, INIT)).toMatchObject({ kind: 'succeeded' });
      expect(await bothAgree(stage)).toMatchObject({
        code: 1,
        states: { [INIT]: 'applied', [NOTES]: 'pending' },
      });
      expect(await ourDeploy(db, project.migrations)).toMatchObject({ kind: 'succeeded' });
      const said = await bothAgree(stage);
      expect(said).toMatchObject({
        code: 0,
        states: { [INIT]: 'applied', [ORDERS]: 'applied', [NOTES]: 'applied' },
      });
      expect(said.text).toContain('Database schema is up to date!');
      const before = await rows(db);
      const deployed = await project.cli(db, 'deploy');
      expect(deployed).toMatchObject({ code: 0 });
      expect(deployed.text).toContain('No pending migrations to apply.');
      expect(await rows(db)).toEqual(before);
    }),
  );

  it.concurrent(
    'leave the same table and the same rows, line endings and missing last lines included',
    staged(async ({ db, project }) => {
      await project.write({
        ...TEXTS,
        '20240401000000_crlf': '-- made elsewhere\r\nCREATE TABLE "Crlf" ();\r\n',
      });
      await withDatabase(18, async (other) => {
        const [said, we] = await Promise.all([
          project.cli(db, 'deploy'),
          ourDeploy(other, project.migrations),
        ]);
        expect([said.code, we.kind]).toEqual([0, 'succeeded']);
        expect(await rows(other)).toEqual(await rows(db));
        expect(await tableShape(other)).toEqual(await tableShape(db));
        const { items } = await ourTimeline(db, project.migrations);
        expect(items.map(({ state, marks }) => [state, ...marks])).toEqual(items.map(() => ['applied']));
      });
    }),
  );

  it.concurrent(
    'take over from each other in the middle, in both directions, also on PostgreSQL 15',
    staged(async (stage) => {
      const { db, project } = stage;
      await project.write({ [INIT]: TEXTS[INIT] });
      expect(await project.cli(db, 'deploy')).toMatchObject({ code: 0 });
      await project.write({ [ORDERS]: TEXTS[ORDERS] });
      expect(await ourDeploy(db, project.migrations)).toMatchObject({ kind: 'succeeded' });
      await project.write({ [NOTES]: TEXTS[NOTES] });
      const said = await project.cli(db, 'deploy');
      expect(said.text).toContain(NOTES);
      expect(said.text).not.toContain(ORDERS);
      expect(await bothAgree(stage)).toMatchObject({ code: 0 });
      expect((await rows(db)).map((row) => row['migration_name'])).toEqual(ALL);
    }, 15),
  );

  it.concurrent(
    'agree about what is edited and what is missing, and that other line endings are no edit',
    staged(async (stage) => {
      const { db, project } = stage;
      await project.write(TEXTS);
      expect(await ourDeploy(db, project.migrations)).toMatchObject({ kind: 'succeeded' });
      await project.write({
        [INIT]: TEXTS[INIT].replaceAll('\n', '\r\n'),
        [ORDERS]: TEXTS[ORDERS].replace('(1), (1)', '(2)'),
      });
      expect((await bothAgree(stage)).code).toBe(0);
      expect((await ours(stage)).edited).toEqual([ORDERS]);
      await project.remove(NOTES);
      expect(await bothAgree(stage)).toMatchObject({ code: 0, states: { [NOTES]: 'missing' } });
      await project.write({ '20240501000000_later': 'CREATE TABLE "Later" ();' });
      expect((await bothAgree(stage)).code).toBe(1);
    }),
  );

  it.concurrent(
    'agree that a migration which was edited after it ran is edited, applied, and nothing to deploy',
    staged(async (stage) => {
      const { db, project } = stage;
      await project.write(TEXTS);
      expect(await project.cli(db, 'deploy')).toMatchObject({ code: 0 });
      const before = await rows(db);
      await project.write({ [ORDERS]: TEXTS[ORDERS].replace('(1), (1)', '(2)') });
      const said = await project.cli(db, 'status');
      expect(said).toMatchObject({
        code: 0,
        text: expect.stringContaining('Database schema is up to date!'),
        diagnosis: { edited: [ORDERS], failed: [], unapplied: [], unpersisted: [] },
      });
      expect(await ours(stage)).toMatchObject({
        states: { [ORDERS]: 'applied' },
        edited: [ORDERS],
        toRun: [],
      });
      const deployed = await project.cli(db, 'deploy');
      expect(deployed).toMatchObject({ code: 0, text: expect.stringContaining('No pending migrations') });
      await expect(ourDeploy(db, project.migrations)).rejects.toThrow('PLAN.NOTHING_TO_RUN');
      expect(await rows(db)).toEqual(before);
      expect((await sql(db, 'SELECT count(*)::int AS n FROM "Order"')).rows).toEqual([{ n: 2 }]);
      await project.write({ [ORDERS]: TEXTS[ORDERS] });
      expect((await bothAgree(stage)).code).toBe(0);
      expect((await ours(stage)).edited).toEqual([]);
    }),
  );

  it.concurrent(
    'compare with another row where a text failed, was rolled back, and ran after it was mended: Prisma with the first, we with the one that ran',
    staged(async (stage) => {
      const { db, project } = stage;
      await project.write({ ...TEXTS, [ORDERS]: 'SELECT 1/0;\n' });
      expect((await project.cli(db, 'deploy')).code).toBe(1);
      expect(await project.cli(db, 'resolve', '--rolled-back', ORDERS)).toMatchObject({ code: 0 });
      await project.write({ [ORDERS]: TEXTS[ORDERS] });
      expect(await project.cli(db, 'deploy')).toMatchObject({ code: 0 });
      // Here Prisma is wrong (formats.md 2.4): the text is the very one that ran, and the first row of the name is that of the attempt.
      expect((await project.cli(db, 'status')).diagnosis).toMatchObject({ edited: [ORDERS], unapplied: [] });
      expect(await ours(stage)).toMatchObject({
        states: { [ORDERS]: 'applied' },
        edited: [],
        toRun: [],
      });
      await project.write({ [ORDERS]: `${TEXTS[ORDERS]}SELECT 1;\n` });
      expect(await bothAgree(stage)).toMatchObject({ code: 0, states: { [ORDERS]: 'applied' } });
      expect((await ours(stage)).edited).toEqual([ORDERS]);
      await project.write({ [ORDERS]: 'SELECT 1/0;\n' });
      expect((await project.cli(db, 'status')).diagnosis).toMatchObject({ edited: [] });
      expect((await ours(stage)).edited).toEqual([ORDERS]);
    }),
  );

  it.concurrent(
    'agree on a byte order mark: the same checksum, and a text that Prisma sends with it and we without',
    staged(async (stage) => {
      const { db, project } = stage;
      await project.write({ [INIT]: `\uFEFF${TEXTS[INIT]}` });
      expect(await ourDeploy(db, project.migrations)).toMatchObject({ kind: 'succeeded' });
      expect(await bothAgree(stage)).toMatchObject({ code: 0, states: { [INIT]: 'applied' } });
      await withDatabase(18, async (other) => {
        expect(await project.cli(other, 'resolve', '--applied', INIT)).toMatchObject({ code: 0 });
        const [theirs] = await rows(other);
        const [own] = await rows(db);
        expect(own?.['checksum']).toBe(theirs?.['checksum']);
        const again = { db: other, project };
        expect(await bothAgree(again)).toMatchObject({ code: 0, states: { [INIT]: 'baseline' } });
      });
    }),
  );

  it.concurrent(
    'agree that a run of ours which left nothing behind never happened',
    staged(async (stage) => {
      const { db, project } = stage;
      await project.write({ [INIT]: TEXTS[INIT], [ORDERS]: 'CREATE TABLE "Order" ();\nSELECT 1/0;\n' });
      expect(await ourDeploy(db, project.migrations)).toMatchObject({
        kind: 'partly_applied',
        migrationId: ORDERS,
      });
      expect(await bothAgree(stage)).toMatchObject({
        code: 1,
        states: { [INIT]: 'applied', [ORDERS]: 'pending' },
      });
      await project.write({ [ORDERS]: TEXTS[ORDERS] });
      expect(await project.cli(db, 'deploy')).toMatchObject({ code: 0 });
      expect(await ours(stage)).toMatchObject({ toRun: [], failed: [], edited: [] });
    }),
  );

  it.concurrent(
    'refuse alike what a run of ours left half done, until somebody resolves it with Prisma’s own command',
    staged(async (stage) => {
      const { db, project } = stage;
      const index = 'CREATE UNIQUE INDEX CONCURRENTLY "Order_id_key" ON "Order" ("id");\n';
      await project.write({ ...TEXTS, [NOTES]: index });
      const outcome = await ourDeploy(db, project.migrations);
      expect(outcome).toMatchObject({ kind: 'partly_applied', migrationId: NOTES });
      expect(await bothAgree(stage)).toMatchObject({ code: 1, states: { [NOTES]: 'failed' } });
      const refused = await project.cli(db, 'deploy');
      expect(refused.code).toBe(1);
      expect(refused.text).toContain('P3009');
      expect(outcome.kind === 'partly_applied' ? outcome.remainder.next : '').toContain(
        `npx prisma migrate resolve --rolled-back ${NOTES}`,
      );
      expect(await project.cli(db, 'resolve', '--rolled-back', NOTES)).toMatchObject({ code: 0 });
      // Here Prisma is wrong (formats.md 2.4): its status counts any row as known, though its deploy would run the migration.
      const said = await project.cli(db, 'status');
      expect(said).toMatchObject({ code: 0, diagnosis: { unapplied: [], failed: [] } });
      expect(await ours(stage)).toMatchObject({ states: { [NOTES]: 'rolled_back' }, toRun: [NOTES] });
      await sql(db, 'DROP INDEX "Order_id_key"; DELETE FROM "Order"');
      expect(await ourDeploy(db, project.migrations)).toMatchObject({ kind: 'succeeded' });
      expect(await bothAgree(stage)).toMatchObject({ code: 0, states: { [NOTES]: 'applied' } });
    }),
  );

  it.concurrent(
    'agree about a deploy that failed under Prisma, and about one that was resolved as applied',
    staged(async (stage) => {
      const { db, project } = stage;
      await project.write({ ...TEXTS, [ORDERS]: 'SELECT 1/0;\n' });
      expect((await project.cli(db, 'deploy')).code).toBe(1);
      expect(await bothAgree(stage)).toMatchObject({
        code: 1,
        states: { [INIT]: 'applied', [ORDERS]: 'failed', [NOTES]: 'pending' },
      });
      expect((await ourTimeline(db, project.migrations)).blocked).toBe(true);
      await sql(db, 'CREATE TABLE "Order" ("id" INTEGER NOT NULL)');
      expect(await project.cli(db, 'resolve', '--applied', ORDERS)).toMatchObject({ code: 0 });
      expect(await bothAgree(stage)).toMatchObject({ code: 1, states: { [ORDERS]: 'baseline' } });
      expect(await ourDeploy(db, project.migrations)).toMatchObject({ kind: 'succeeded' });
      expect(await bothAgree(stage)).toMatchObject({ code: 0, states: { [NOTES]: 'applied' } });
    }),
  );

  it.concurrent(
    'leave the same rows when a failed migration is marked as rolled back or as applied, by either of the two',
    staged(async ({ db, project }) => {
      await project.write({ ...TEXTS, [ORDERS]: 'SELECT 1/0;\n' });
      await withDatabase(18, async (other) => {
        for (const each of [db, other]) expect((await project.cli(each, 'deploy')).code).toBe(1);
        expect(await project.cli(db, 'resolve', '--rolled-back', ORDERS)).toMatchObject({ code: 0 });
        const rolledBack = { kind: 'mark_rolled_back', migrationId: ORDERS } as const;
        expect(await ourResolve(other, project.migrations, rolledBack)).toMatchObject({ kind: 'succeeded' });
        expect(withoutLogs(await rows(other))).toEqual(withoutLogs(await rows(db)));
        for (const each of [db, other]) expect((await project.cli(each, 'deploy')).code).toBe(1);
        expect(await project.cli(db, 'resolve', '--applied', ORDERS)).toMatchObject({ code: 0 });
        const applied = { kind: 'mark_applied', migrationId: ORDERS } as const;
        expect(await ourResolve(other, project.migrations, applied)).toMatchObject({ kind: 'succeeded' });
        expect(withoutLogs(await rows(other))).toEqual(withoutLogs(await rows(db)));
        expect((await rows(other)).map((row) => row['logs'] === '')).toEqual(
          (await rows(db)).map((row) => row['logs'] === ''),
        );
        const stage = { db: other, project };
        expect(await bothAgree(stage)).toMatchObject({ code: 1, states: { [ORDERS]: 'baseline' } });
        await sql(other, 'CREATE TABLE "Order" ("id" INTEGER NOT NULL)');
        expect(await project.cli(other, 'deploy')).toMatchObject({ code: 0 });
        expect(await bothAgree(stage)).toMatchObject({ code: 0, states: { [NOTES]: 'applied' } });
      });
    }),
  );

  it.concurrent(
    'take over a database that was there before the tool, with the same table and the same rows',
    staged(async ({ db, project }) => {
      await project.write(TEXTS);
      await withDatabase(18, async (other) => {
        for (const each of [db, other]) await sql(each, TEXTS[INIT]);
        expect(await project.cli(db, 'resolve', '--applied', INIT)).toMatchObject({ code: 0 });
        const baseline = { kind: 'baseline', migrationId: INIT } as const;
        expect(await ourResolve(other, project.migrations, baseline)).toMatchObject({ kind: 'succeeded' });
        expect(await rows(other)).toEqual(await rows(db));
        expect(await tableShape(other)).toEqual(await tableShape(db));
        const stage = { db: other, project };
        expect(await bothAgree(stage)).toMatchObject({ code: 1, states: { [INIT]: 'baseline' } });
        expect(await project.cli(other, 'deploy')).toMatchObject({ code: 0 });
        expect(await bothAgree(stage)).toMatchObject({ code: 0, states: { [NOTES]: 'applied' } });
      });
    }),
  );

  it(
    'have one order and one checksum for any names and texts',
    staged(async ({ db, project }) => {
      const word = fc
        .stringMatching(/^[a-zA-Z0-9_ .é-]{1,6}$/)
        .filter((text) => text.trim() === text && !text.startsWith('.'));
      const text = fc.array(fc.constantFrom('SELECT 1;', '\r\n', '\n', '-- ä 漢字 😀\n', '\t', '/* x */'), {
        maxLength: 6,
      });
      const names = fc.uniqueArray(fc.tuple(word, text), {
        minLength: 80,
        maxLength: 80,
        selector: ([name]) => name.normalize('NFKC').toLowerCase(),
      });
      const [chosen = []] = fc.sample(names, { numRuns: 1, seed: 4 });
      const texts = Object.fromEntries(chosen.map(([name, parts]) => [name, parts.join('')]));
      await project.write(texts);
      expect(await project.cli(db, 'deploy')).toMatchObject({ code: 0 });
      const theirs = await rows(db);
      const { items } = await ourTimeline(db, project.migrations);
      expect(items.map(({ migrationId, releaseChecksum }) => [migrationId, releaseChecksum])).toEqual(
        theirs.map((row) => [row['migration_name'], row['checksum']]),
      );
    }),
  );
});
