import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withClient, withDatabase, type TestDatabase } from '../../testing/postgres';
import { testClock } from '../../testing/scratch-server';
import { targetInput, withSession } from '../../testing/target';
import { prismaFormat } from '../formats/prisma/prisma-format';
import { historyDigestQuery } from '../target/read-history';
import { STANDSTILL, standstillOf } from '../target/standstill';
import type { TargetSession } from '../target/target-session';
import { observe, type Observed } from './observe';
import type { LookMark } from './read-look';

const CONTEXT = { options: {}, schema: 'public' };

/** As the worker looks again; `standstill` left out, so that what other tests commit on the server plays no part. */
const look = async (db: TestDatabase, known: LookMark | null): Promise<Observed> => {
  const { connection, password, hostPolicy } = targetInput(db);
  return observe({
    connection,
    password,
    hostPolicy,
    format: prismaFormat,
    options: {},
    expected: null,
    clock: testClock,
    known: known === null ? null : { ...known, standstill: null },
  });
};

const markOf = async (db: TestDatabase, known: LookMark | null): Promise<LookMark> => {
  const { mark } = await look(db, known);
  if (mark === null) throw new TypeError('the target could not be read');
  return mark;
};

const ROW = `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
  VALUES ('a', 'c', '2026-01-01T10:00:00Z', '1_init', '2026-01-01T10:00:00Z', 1)`;

/** Everything that a look finds, each changed once. `{role}` is the role that looks. */
const CHANGES: readonly (readonly [string, string])[] = [
  ['a new table', 'CREATE TABLE by_hand (id int)'],
  ['a comment', "COMMENT ON TABLE shop IS 'hello'"],
  ['a row of the history', ROW.replace("'a'", "'b'")],
  ['a checksum in the history', "UPDATE _prisma_migrations SET checksum = 'other'"],
  ['a log in the history', "UPDATE _prisma_migrations SET logs = 'it broke'"],
  ['a missing row of the history', 'DELETE FROM _prisma_migrations'],
  ['a column of the history of another type', 'ALTER TABLE _prisma_migrations ALTER id TYPE text'],
  ['a right', 'REVOKE CREATE ON SCHEMA public FROM {role}, PUBLIC'],
  [
    'our own schema, and its installation',
    "CREATE SCHEMA lockkeeper; CREATE TABLE lockkeeper.installation (id uuid, environment_id text); INSERT INTO lockkeeper.installation VALUES ('4dd7c4c8-1111-4222-8333-444455556666', 'e'); GRANT USAGE ON SCHEMA lockkeeper TO {role}; GRANT SELECT ON lockkeeper.installation TO {role}",
  ],
  ['another installation', "UPDATE lockkeeper.installation SET id = '4dd7c4c8-1111-4222-8333-444455556667'"],
  ['an installation that may not be read any more', 'REVOKE SELECT ON lockkeeper.installation FROM {role}'],
  ['a database that is read-only', 'ALTER DATABASE {database} SET default_transaction_read_only = on'],
  ['the history gone', 'DROP TABLE _prisma_migrations'],
];

it.each([14, 18] as const)('notices every change and nothing else on PostgreSQL %i', async (major) => {
  await withDatabase(major, async (db) => {
    const act = (sql: string) =>
      withClient({ ...db.superuser, database: db.database }, (admin) =>
        admin.query(
          `BEGIN READ WRITE; ${sql.replaceAll('{role}', `"${db.user}"`).replaceAll('{database}', `"${db.database}"`)}; COMMIT`,
        ),
      );
    await withSession(targetInput(db), async (session) => {
      for (const item of prismaFormat.history.create(CONTEXT, [])) await session.query(item);
    });
    await act(`CREATE TABLE shop (id int); GRANT ALL ON shop TO {role}; ${ROW}`);
    let mark = await markOf(db, null);
    for (const [name, change] of CHANGES) {
      // Roles of the cluster, which other tests share, move the mark of the schema: then the next look knows the new one.
      const nothingFound = async (): Promise<boolean> => {
        const seen = await look(db, mark);
        mark = seen.mark ?? mark;
        return seen.found === null;
      };
      await expect.poll(nothingFound, { timeout: 30_000 }).toBe(true);
      await act(change);
      const { found, mark: moved } = await look(db, mark);
      expect(found?.outcome, name).toBe('reached');
      const fresh = await look(db, null);
      if (found?.outcome !== 'reached' || fresh.found?.outcome !== 'reached') throw new TypeError(name);
      const { facts } = found;
      const varying = { connectMs: 0, schemaMarker: '' };
      expect({ ...facts, ...varying }, name).toEqual({ ...fresh.found.facts, ...varying });
      mark = moved ?? mark;
    }
  });
});

it('reports a history that cannot be read, whatever is known', async () => {
  await withDatabase(18, async (db) => {
    await withClient(db, (owner) => owner.query('CREATE TABLE _prisma_migrations (id int)'));
    const known: LookMark = { standstill: null, answers: '', asks: { installation: true, history: true } };
    expect((await look(db, known)).found).toMatchObject({ failure: { code: 'HISTORY.UNKNOWN_SHAPE' } });
  });
});

const text = fc.oneof(
  fc.constantFrom('', ',', '"', '\\', '(', ')', '\n', ' ', 'a', '1'),
  // A text of PostgreSQL holds no NUL.
  fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\0', '')),
);
const time = fc.constantFrom(null, '2026-01-01T10:00:00Z', '2026-01-01T10:00:00.001Z');
const historyRow = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd'),
  checksum: text,
  finished_at: time,
  migration_name: text,
  logs: fc.option(text),
  rolled_back_at: time,
  started_at: time.filter((value) => value !== null),
  applied_steps_count: fc.integer({ min: 0, max: 2 }),
});
const historyRows = fc.uniqueArray(historyRow, { maxLength: 4, selector: ({ id }) => id });
type HistoryRow = typeof historyRow extends fc.Arbitrary<infer Row> ? Row : never;

it('gives two histories the same digest exactly when all their rows are the same', async () => {
  await withDatabase(18, async (db) => {
    await withSession(targetInput(db), async (session) => {
      await session.send(
        `CREATE TABLE _prisma_migrations (id text PRIMARY KEY, checksum text, finished_at timestamptz, migration_name text,
           logs text, rolled_back_at timestamptz, started_at timestamptz, applied_steps_count int)`,
      );
      const changed = fc.tuple(historyRows, historyRows, fc.boolean());
      await fc.assert(
        fc.asyncProperty(changed, async ([one, other, mostly]) => {
          // Two that differ in one row only are the hard case.
          const two = mostly ? [...one.slice(1), ...other.slice(0, 1)] : other;
          const unique = [...new Map(two.map((row) => [row.id, row])).values()];
          expect((await digestOf(session, one)) === (await digestOf(session, unique))).toBe(
            sorted(one) === sorted(unique),
          );
        }),
        { numRuns: 150 },
      );
    });
  });
});

const sorted = (rows: readonly HistoryRow[]): string =>
  JSON.stringify(
    [...rows].sort((left, right) => (left.id < right.id ? -1 : 1)).map((row) => Object.values(row)),
  );

async function digestOf(session: TargetSession, rows: readonly HistoryRow[]): Promise<string> {
  await session.send('TRUNCATE _prisma_migrations');
  await session.query({
    text: `INSERT INTO _prisma_migrations SELECT r.* FROM json_to_recordset($1::json) AS r(id text, checksum text, finished_at timestamptz,
      migration_name text, logs text, rolled_back_at timestamptz, started_at timestamptz, applied_steps_count int)`,
    values: [JSON.stringify(rows)],
  });
  return JSON.stringify((await session.query(historyDigestQuery(prismaFormat, CONTEXT))).rows);
}

it.each([14, 18] as const)(
  'is at a standstill until anything is committed on PostgreSQL %i',
  async (major) => {
    await withDatabase(major, async (db) => {
      await withSession(targetInput(db, { kind: 'observe' }), async (session) => {
        // Other tests commit on the same server: only what is asked at one moment can be the same.
        await expect.poll(() => twice(session), { timeout: 20_000, interval: 5 }).toBe(true);
        await withClient(db, async (owner) => {
          await owner.query('CREATE TABLE a (id int)');
          const before = await stillMarkOf(db);
          await owner.query('BEGIN; INSERT INTO a VALUES (1)');
          await owner.query('COMMIT');
          const after = await stillMarkOf(db);
          expect(after).not.toBe(before);
          await owner.query('ALTER ROLE CURRENT_USER SET work_mem = 4096');
          expect(await stillMarkOf(db)).not.toBe(after);
        });
      });
    });
  },
);

async function twice(session: TargetSession): Promise<boolean> {
  const { items } = await session.flight([
    { kind: 'query', query: STANDSTILL },
    { kind: 'query', query: STANDSTILL },
  ]);
  const [one, two] = items.map((item) => (item.kind === 'done' ? standstillOf(item.rows[0] ?? {}) : null));
  return typeof one === 'string' && one === two;
}

/** As a look gets it; waits for a moment at which the server can tell. */
async function stillMarkOf(db: TestDatabase): Promise<string> {
  for (;;) {
    const mark = await withSession(targetInput(db, { kind: 'observe' }), ({ standstill }) =>
      Promise.resolve(standstill),
    );
    if (mark !== null) return mark;
  }
}

it('asks nothing of a server at a standstill', async () => {
  await withDatabase(18, async (db) => {
    const { mark } = await look(db, null);
    if (mark === null) throw new TypeError('the target could not be read');
    const { connection, password, hostPolicy } = targetInput(db);
    const again = async (standstill: string | null) =>
      observe({
        connection,
        password,
        hostPolicy,
        format: prismaFormat,
        options: {},
        expected: null,
        clock: testClock,
        // Nothing that is read would give these answers.
        known: { ...mark, standstill, answers: 'none' },
      });
    await expect
      .poll(async () => (await again(await stillMarkOf(db))).found, { timeout: 20_000, interval: 5 })
      .toBeNull();
    expect((await again('another')).found).not.toBeNull();
  });
});
