import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, withClient, type TestDatabase } from '../../testing/postgres';
import { TEST_MAJORS } from '../../testing/test-clusters';
import { runSteps } from './testing/run-harness';
import { BEGIN, COMMIT, concurrentIndex, type SampleStep } from './testing/sample-plan';
import { installOracle, mark, type Oracle } from './testing/target-oracle';

describe.each(TEST_MAJORS)('a run on PostgreSQL %i', (major) => {
  let db: TestDatabase;
  let oracle: Oracle;
  beforeEach(async () => {
    db = await createTestDatabase(major);
    oracle = await installOracle(db);
  });
  afterEach(async () => {
    await db.drop();
  });

  const rows = async (text: string): Promise<readonly unknown[]> =>
    withClient(db, async (client) => (await client.query<Record<string, unknown>>(text)).rows);

  it('applies every migration once, with the rows that Prisma would have written and our own record', async () => {
    const steps: SampleStep[] = [
      { id: '1_shop', statements: ['CREATE TABLE shop (id int PRIMARY KEY)', mark('a')] },
      { id: '2_name', statements: ['ALTER TABLE shop ADD COLUMN name text', mark('b')] },
      { id: '3_empty', statements: [] },
    ];
    const { outcome, run, log } = await runSteps(db, steps);
    expect(outcome).toEqual({ kind: 'succeeded', changedByOthers: [], unverified: null });
    expect(await oracle.markers()).toEqual({ a: 1, b: 1 });
    expect(
      await rows(
        `SELECT migration_name, length(checksum) AS sum, logs, rolled_back_at, applied_steps_count AS steps,
                finished_at >= started_at AS ended FROM _prisma_migrations ORDER BY started_at`,
      ),
    ).toEqual(
      steps.map(({ id }) => ({
        migration_name: id,
        sum: 64,
        logs: null,
        rolled_back_at: null,
        steps: 1,
        ended: true,
      })),
    );
    expect(
      await rows('SELECT migration_id, history_row_id FROM lockkeeper.applied ORDER BY migration_id'),
    ).toEqual(run.steps.map((step) => ({ migration_id: step.plan.migrationId, history_row_id: step.rowId })));
    expect(await oracle.advisoryLocks()).toBe(0);
    expect(await oracle.sessions()).toEqual([]);
    expect(log.filter((line) => line.level !== 'info')).toEqual([]);
  });

  it("runs a file's own transactions as written, between a started and a finished row", async () => {
    const { outcome } = await runSteps(db, [
      {
        id: '1_own',
        mode: 'own_transactions',
        statements: [
          { ...BEGIN, text: 'BEGIN ISOLATION LEVEL REPEATABLE READ' },
          'SET TRANSACTION DEFERRABLE',
          'CREATE TABLE a (id int)',
          mark('a'),
          COMMIT,
          mark('between'),
          BEGIN,
          mark('b'),
          COMMIT,
        ],
      },
    ]);
    expect(outcome).toMatchObject({ kind: 'succeeded' });
    expect(await oracle.markers()).toEqual({ a: 1, b: 1, between: 1 });
    expect(await rows('SELECT statement, state FROM lockkeeper.intent ORDER BY statement')).toEqual([
      { statement: 5, state: 'done' },
      { statement: 6, state: 'done' },
      { statement: 9, state: 'done' },
    ]);
    expect(
      await rows(
        'SELECT finished_at IS NOT NULL AS finished, applied_steps_count AS steps FROM _prisma_migrations',
      ),
    ).toEqual([{ finished: true, steps: 1 }]);
  });

  it('adds an enum value and uses it, statement by statement', async () => {
    const { outcome } = await runSteps(db, [
      {
        id: '1_enum',
        statements: ["CREATE TYPE mood AS ENUM ('fine')", 'CREATE TABLE person (mood mood)'],
      },
      {
        id: '2_value',
        mode: 'per_statement',
        statements: [
          {
            text: "ALTER TYPE mood ADD VALUE 'great'",
            enumValue: { schema: null, type: 'mood', value: 'great' },
          },
          "INSERT INTO person VALUES ('great')",
          mark('used'),
        ],
      },
    ]);
    expect(outcome).toMatchObject({ kind: 'succeeded' });
    expect(await oracle.markers()).toEqual({ used: 1 });
  });

  it('builds an index concurrently while a native tool waits in its lock, without a deadlock', async () => {
    await runSteps(db, [
      { id: '1', statements: ['CREATE TABLE big AS SELECT generate_series(1, 20000) AS id'] },
    ]);
    const waited = withClient(db, async (native) => {
      await native.query(WAIT_FOR_OUR_RUN);
      await native.query('SELECT pg_advisory_lock(72707369)');
      const { rows: seen } = await native.query<{ failed: number }>(
        'SELECT count(*)::int AS failed FROM _prisma_migrations WHERE finished_at IS NULL',
      );
      return seen;
    });
    const steps: SampleStep[] = [
      { id: '2_wait', statements: [WAIT_FOR_NATIVE_TOOL] },
      {
        id: '3_index',
        mode: 'per_statement',
        statements: [mark('before'), concurrentIndex('big_id', 'big', 'id'), mark('after')],
      },
    ];
    const second = runSteps(db, steps, { run: { id: 'run-2', fence: 2, deployId: 'deploy-2' } });
    expect((await second).outcome.kind).toBe('succeeded');
    expect(await oracle.markers()).toEqual({ before: 1, after: 1 });
    expect(await waited).toEqual([{ failed: 1 }]);
    expect(await rows("SELECT indisvalid FROM pg_index WHERE indexrelid = 'big_id'::regclass")).toEqual([
      { indisvalid: true },
    ]);
  });
});

/** Until the run holds Prisma's lock. */
const WAIT_FOR_OUR_RUN = `DO $$ BEGIN
  WHILE NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = 72707369
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) LOOP
    PERFORM pg_sleep(0.02);
  END LOOP;
END $$`;

/** Until the other session really waits for it. */
const WAIT_FOR_NATIVE_TOOL = `DO $$ BEGIN
  WHILE NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = 72707369
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) LOOP
    PERFORM pg_sleep(0.02);
  END LOOP;
END $$`;
