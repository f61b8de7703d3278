import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, withClient, type TestDatabase } from '../../testing/postgres';
import { targetInput } from '../../testing/target';
import { openTarget } from '../target/open-target';
import type { TargetSession } from '../target/target-session';
import { performRun } from './perform-run';
import { planFor, testRun } from './testing/run-harness';
import { SAMPLE_SETTINGS, type SampleStep } from './testing/sample-plan';

const TABLES: readonly SampleStep[] = ['a', 'b', 'c'].map((name) => ({
  id: name,
  statements: [`CREATE TABLE ${name} (v int)`, `COMMENT ON TABLE ${name} IS 'made'`],
}));

describe('migrations that are sent behind the COMMIT before them', () => {
  let db: TestDatabase;
  beforeEach(async () => {
    db = await createTestDatabase(18);
  });
  afterEach(async () => {
    await db.drop();
  });

  const rows = async (text: string): Promise<readonly Record<string, unknown>[]> =>
    withClient(db, async (client) => (await client.query<Record<string, unknown>>(text)).rows);
  const applied = async (): Promise<readonly unknown[]> => {
    const found = await rows('SELECT migration_name AS name FROM _prisma_migrations ORDER BY started_at');
    return found.map(({ name }) => name);
  };
  const isThere = async (table: string): Promise<boolean> =>
    (await rows(`SELECT to_regclass('${table}') IS NOT NULL AS there`))[0]?.['there'] === true;

  /** Lets a test see each flight as it goes out, and say how many milliseconds late its answers are heard. */
  const sessionsThat = (tell: (texts: readonly string[]) => number) => ({
    openSession: async (kind: 'run' | 'watch'): Promise<TargetSession> => {
      const session = await openTarget(targetInput(db, { kind, applicationName: `lockkeeper ${kind}` }));
      const flight: TargetSession['flight'] = async (items, onItem = () => undefined) => {
        const late = tell(items.map((each) => (each.kind === 'statement' ? each.text : each.query.text)));
        if (late === 0) return session.flight(items, onItem);
        return session.flight(items, (index, result) => setTimeout(onItem, late, index, result));
      };
      return { ...session, flight };
    },
  });

  it('go out once each, with the transactions that the journal and our records name', async () => {
    const flights: (readonly string[])[] = [];
    const test = testRun(
      db,
      await planFor(db, TABLES),
      sessionsThat((texts) => {
        flights.push(texts);
        return 0;
      }),
    );
    const { outcome, run } = await performRun(test.input);
    expect(outcome.kind).toBe('succeeded');
    expect(await applied()).toEqual(['a', 'b', 'c']);
    const made = (texts: readonly string[]) => texts.filter((text) => text.startsWith('CREATE TABLE'));
    const withCommit = flights.filter((texts) => texts[0] === 'COMMIT');
    expect(withCommit.map(made)).toEqual([['CREATE TABLE b (v int)'], ['CREATE TABLE c (v int)'], []]);
    const records = await rows(
      'SELECT migration_id AS id, transaction_id::text AS xid FROM lockkeeper.applied ORDER BY applied_at',
    );
    expect(records).toEqual(
      run.steps.map(({ plan, transactionId }) => ({ id: plan.migrationId, xid: transactionId })),
    );
  });

  it('leave nothing when the server refuses them, and what was committed before stays', async () => {
    const broken: SampleStep = {
      id: 'b',
      statements: ['CREATE TABLE b (v int)', 'ALTER TABLE gone ADD w int'],
    };
    const plan = await planFor(db, [...TABLES.slice(0, 1), broken, ...TABLES.slice(2)]);
    const { outcome } = await performRun(testRun(db, plan).input);
    expect(outcome).toMatchObject({
      kind: 'partly_applied',
      failure: { code: 'RUN.STATEMENT_FAILED' },
      migrationId: 'b',
      statement: 2,
      remainder: { applied: ['a'] },
    });
    expect(await applied()).toEqual(['a']);
    expect([await isThere('b'), await isThere('c')]).toEqual([false, false]);
  });

  it('give way when they wait for a lock, and come back alone', async () => {
    await withClient(db, (client) => client.query('CREATE TABLE hot (id int)'));
    const waits: SampleStep = { id: 'b', statements: ['ALTER TABLE hot ADD COLUMN note text'] };
    const settings = { ...SAMPLE_SETTINGS, lockTimeoutMs: 400, lockAttempts: 50 };
    const plan = await planFor(db, [...TABLES.slice(0, 1), waits, ...TABLES.slice(2)], { settings });
    await withClient(db, async (blocker) => {
      await blocker.query('BEGIN; SELECT * FROM hot');
      const test = testRun(db, plan);
      const running = performRun(test.input);
      while (!test.journal.liveFacts.some(({ retryAt }) => retryAt !== null)) await pollPause();
      await blocker.query('COMMIT');
      const { outcome, run } = await running;
      expect(outcome.kind).toBe('succeeded');
      expect(run.steps[1]?.attempt).toBeGreaterThan(1);
    });
    expect(await applied()).toEqual(['a', 'b', 'c']);
  });

  it('are cancelled when somebody asked during the COMMIT before them', async () => {
    await withClient(db, (client) => client.query('CREATE TABLE hot (id int)'));
    const waits: SampleStep = { id: 'b', statements: ['ALTER TABLE hot ADD COLUMN note text'] };
    const settings = { ...SAMPLE_SETTINGS, lockTimeoutMs: 60_000 };
    const plan = await planFor(db, [...TABLES.slice(0, 1), waits], { settings });
    await withClient(db, async (blocker) => {
      await blocker.query('BEGIN; SELECT * FROM hot');
      const late = sessionsThat((texts) => {
        if (!texts.some((text) => text.startsWith('ALTER TABLE hot'))) return 0;
        test.journal.requestCancel();
        return HEARD_AFTER_CANCEL_MS;
      });
      const test = testRun(db, plan, late);
      const { outcome } = await performRun(test.input);
      expect(outcome).toMatchObject({ kind: 'partly_applied', failure: { code: 'RUN.CANCELLED' } });
    });
    expect(await applied()).toEqual(['a']);
    expect(
      await rows("SELECT attname FROM pg_attribute WHERE attrelid = 'hot'::regclass AND attnum > 0"),
    ).toEqual([{ attname: 'id' }]);
  });

  it('are rolled back when their row cannot be written', async () => {
    const test = testRun(db, await planFor(db, TABLES), {
      ...sessionsThat((texts) => {
        if (texts[0] === 'COMMIT') test.journal.lose();
        return 0;
      }),
    });
    const { outcome } = await performRun(test.input);
    expect(outcome).toMatchObject({ kind: 'unknown', failure: { code: 'RUN.JOURNAL_LOST' } });
    expect(await applied()).toEqual(['a']);
    expect(await isThere('b')).toBe(false);
  });
});

/** A wish to cancel is asked for once a second. */
const HEARD_AFTER_CANCEL_MS = 2_500;

const pollPause = async (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
