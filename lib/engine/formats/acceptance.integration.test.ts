import { escapeLiteral } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, withClient, type TestDatabase } from '../../testing/postgres';
import { programParser } from '../../testing/program-parser';
import { realClock } from '../../testing/real-ports';
import { targetInput, withSession } from '../../testing/target';
import type { Migration } from '../model/migration';
import { query } from '../model/query';
import type { TimelineItem } from '../model/timeline';
import { engineOnFiles } from '../run/testing/engine-on-files';
import { createSentLog } from '../run/testing/sent-log';
import { openTarget } from '../target/open-target';
import { readHistory } from '../target/read-history';
import type { TargetSession } from '../target/target-session';
import { buildTimeline, isApplied } from '../timeline/build-timeline';
import { locateExports } from '../usecases/worker/locate-exports';
import type { MigrationFormat } from './format';
import { FORMATS } from './registry';
import type { AcceptanceCase, CaseHistory } from './testing/acceptance-case';
import { casesOf, problemLine, readingOf } from './testing/case-folders';

/** What a person reads below `formats/<tool>/cases`: folder, rows as the tool has them, timeline, statements that a deploy sends. */
describe.each(FORMATS.map((format) => [format.tool, format] as const))('the cases of %s', (tool, format) => {
  const cases = casesOf(tool);
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createTestDatabase(18);
  });
  afterAll(() => db.drop());

  it('are there: folders with their histories, one of them deployed, and one that is refused', () => {
    const histories = cases.flatMap(([, each]) => each.histories);
    expect(histories.some(({ sends }) => sends !== null)).toBe(true);
    expect(cases.some(([, { fails }]) => fails.length > 0)).toBe(true);
  });

  it.each(cases)('%s: the folder', async (_, each) => {
    const read = readingOf(format, each);
    const problems = await locateExports(programParser, each.files, read.problems);
    expect(problems.map(problemLine)).toEqual(each.fails);
    if (each.fails.length === 0) expect(read.notes).toEqual(each.notes ?? []);
  });

  const histories = cases.flatMap(([name, each]) =>
    each.histories.map((history) => [name, history.name, each, history] as const),
  );
  it.each(histories)('%s: %s', async (_, __, each, history) => {
    const reading = readingOf(format, each);
    const items = await withSession(targetInput(db), async (session) => {
      await bringAbout(session, { format, each, history, ...reading });
      const { options } = each;
      const found = await readHistory(session, format, { options, schema: 'public' });
      if (!found.ok) throw new TypeError(JSON.stringify(found.failure));
      const { migrations } = reading;
      const refusal = format.refusal(migrations, found.value, { options, resolves: false });
      expect(refusal?.code ?? null).toBe(history.refusal);
      const timeline = {
        format,
        migrations,
        history: found.value,
        options,
        partlyApplied: new Set<string>(),
      };
      return buildTimeline(timeline).items;
    });
    expect(items.flatMap(timelineLines)).toEqual(history.timeline);
    if (history.sends === null) return;
    const there = new Set(
      items.filter(({ state }) => isApplied(state)).map(({ migrationId }) => migrationId),
    );
    await withClient(db, async (client) => {
      for (const { body } of reading.migrations.filter(({ id }) => there.has(id))) {
        await client.query(body.text);
      }
    });
    expect(await sentBy(format, each, db)).toEqual(history.sends);
  });
});

function timelineLines({ migrationId, state, marks, graph, log }: TimelineItem): readonly string[] {
  const said = (log ?? '').split('\n').filter((line) => line !== '');
  return [`${[state, ...marks, ...graph].join(' ')}  ${migrationId}`, ...said.map((line) => `  ${line}`)];
}

/** An empty database with the history as the case has it: the table as it is made, its rows as they are written down. */
async function bringAbout(
  session: TargetSession,
  {
    format,
    each,
    history,
    migrations,
  }: {
    readonly format: MigrationFormat;
    readonly each: AcceptanceCase;
    readonly history: CaseHistory;
    readonly migrations: readonly Migration[];
  },
): Promise<void> {
  const context = { options: each.options, schema: 'public' };
  const schemas = new Set(format.history.tables(context).map(({ schema }) => schema));
  for (const schema of new Set(['public', 'lockkeeper', ...schemas])) {
    await session.query(query(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`));
  }
  await session.query(query('CREATE SCHEMA public'));
  if (history.rows.length === 0) return;
  for (const made of format.history.create(context, migrations)) await session.query(made);
  for (const { table, columns, rows } of history.rows) {
    await session.query(query(`DELETE FROM ${table}`));
    for (const row of rows) {
      const values = row.map((value) => (value === null ? 'NULL' : escapeLiteral(value)));
      await session.query(
        query(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${values.join(', ')})`),
      );
    }
    if (rows.length > 0) await session.query(query(COUNTED, table, rows.length));
  }
}

/** As if the rows had been written one by one: what counts them goes on behind them. */
const COUNTED = `SELECT setval(pg_get_serial_sequence($1, attname), $2::bigint) FROM pg_attribute
  WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND pg_get_serial_sequence($1, attname) IS NOT NULL`;

/** Statements of migrations and of their history, as a deploy of all that is to run sends them. */
async function sentBy(
  format: MigrationFormat,
  each: AcceptanceCase,
  db: TestDatabase,
): Promise<readonly string[]> {
  const log = createSentLog();
  const outcome = await engineOnFiles(format, each.options).deploy(
    db,
    { files: readingOf(format, each).files, directories: each.directories },
    {
      run: {
        // The first of its database: Knex' row of the lock says which one it is.
        run: { id: 'run-1', fence: 1, deployId: 'deploy-1' },
        // What took how long is another number each time.
        clock: { ...realClock, now: () => '2026-05-01T10:00:00.000Z' },
        openSession: async (kind) => log.watch(await openTarget(targetInput(db, { kind }))),
      },
    },
  );
  const tables = format.history.tables({ options: each.options, schema: 'public' });
  return [...log.ofMigrations(tables.map(({ name }) => name)), outcome.kind];
}
