import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, withClient, type TestDatabase } from '../../testing/postgres';
import { targetInput } from '../../testing/target';
import type { Query } from '../model/query';
import { openTarget } from '../target/open-target';
import type { TargetSession } from '../target/target-session';
import { performRun, type RunResult } from './perform-run';
import type { FailPoints } from './fail-points';
import { planFor, testRun } from './testing/run-harness';
import { SAMPLE_SETTINGS, type SampleStep } from './testing/sample-plan';

const table = (id: string): SampleStep => ({
  id,
  statements: [`CREATE TABLE ${id} (v int)`, `COMMENT ON TABLE ${id} IS 'made'`],
});

/** The first two go alone; the others are the first window. */
const TABLES: readonly SampleStep[] = ['a', 'b', 'c', 'd', 'e', 'f'].map(table);

/** With its values. */
const said = ({ text, values }: Query): string => [text, ...values].join(',');

const withD = (
  statements: SampleStep['statements'],
  steps: readonly SampleStep[] = TABLES,
): readonly SampleStep[] => steps.map((step) => (step.id === 'd' ? { id: 'd', statements } : step));

/** With a second window behind the first. */
const MANY: readonly SampleStep[] = [...TABLES, ...['g', 'h', 'i', 'j'].map(table)];

describe('migrations that are sent at once', () => {
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
  const tables = async (): Promise<string> => {
    const found = await rows(
      "SELECT string_agg(relname, '' ORDER BY relname) AS names FROM pg_class WHERE relkind = 'r' AND length(relname) = 1",
    );
    return String(found[0]?.['names']);
  };

  /** Lets a test see each flight as it goes out. */
  const sessionsThat = (tell: (texts: readonly string[]) => void) => ({
    openSession: async (kind: 'run' | 'watch'): Promise<TargetSession> => {
      const session = await openTarget(targetInput(db, { kind, applicationName: `lockkeeper ${kind}` }));
      const flight: TargetSession['flight'] = async (items, onItem) => {
        tell(items.map((each) => (each.kind === 'statement' ? each.text : said(each.query))));
        return session.flight(items, onItem);
      };
      return { ...session, flight };
    },
  });

  /** What the journal says at last, by migration. */
  const journaled = (test: ReturnType<typeof testRun>): Readonly<Record<string, string>> =>
    Object.fromEntries(test.journal.written.map(({ step }) => [step.migrationId, step.state]));

  it('go out once each, in the transactions that the journal and our records name', async () => {
    const flights: (readonly string[])[] = [];
    const seen = sessionsThat((texts) => flights.push(texts));
    const test = testRun(db, await planFor(db, TABLES), seen);
    const { outcome, run } = await performRun(test.input);
    expect(outcome.kind).toBe('succeeded');
    expect(await applied()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(flights.map(madeIn).filter((count) => count > 0)).toEqual([1, 1, 4]);
    const records = await rows(
      'SELECT migration_id AS id, transaction_id::text AS xid FROM lockkeeper.applied ORDER BY applied_at',
    );
    expect(records).toEqual(
      run.steps.map(({ plan, transactionId }) => ({ id: plan.migrationId, xid: transactionId })),
    );
    expect(new Set(Object.values(journaled(test)))).toEqual(new Set(['applied']));
  });

  it('each demand the fence and the lock, and only the last waits for the disk', async () => {
    const flights: (readonly string[])[] = [];
    const seen = sessionsThat((texts) => flights.push(texts));
    await performRun(testRun(db, await planFor(db, TABLES), seen).input);
    const window = flights.find((texts) => texts.includes('CREATE TABLE d (v int)')) ?? [];
    const parts = window.join('\n').split('\nCOMMIT').slice(0, -1);
    expect(parts.map((part) => part.includes('FROM lockkeeper.fence WHERE fence'))).toEqual(
      Array(4).fill(true),
    );
    expect(parts.map((part) => part.includes('pg_advisory_unlock'))).toEqual(Array(4).fill(true));
    expect(parts.map((part) => part.includes('synchronous_commit,off'))).toEqual([true, true, true, false]);
  });

  it.each<[string, SampleStep['statements'], string]>([
    ['a statement', ['CREATE TABLE d (v int)', 'ALTER TABLE gone ADD w int'], 'RUN.STATEMENT_FAILED'],
    ['a COMMIT', [{ text: 'INSERT INTO late VALUES (1)', kind: 'insert' }], 'RUN.COMMIT_REFUSED'],
    ['a check', [{ text: 'INSERT INTO unlocking VALUES (1)', kind: 'insert' }], 'RUN.LOCK_LOST'],
  ])(
    'end where the server refuses %s: what was before stays, nothing behind it is run',
    async (_, bad, code) => {
      await withClient(db, (client) => client.query(TRAPS));
      const flights: (readonly string[])[] = [];
      const seen = sessionsThat((texts) => flights.push(texts));
      const test = testRun(db, await planFor(db, withD(bad)), seen);
      const { outcome } = await performRun(test.input);
      expect(outcome).toMatchObject({
        kind: 'partly_applied',
        failure: { code },
        migrationId: 'd',
        remainder: { applied: ['a', 'b', 'c'] },
      });
      expect(await applied()).toEqual(['a', 'b', 'c']);
      expect(await tables()).toBe('abc');
      expect(journaled(test)).toEqual({
        a: 'applied',
        b: 'applied',
        c: 'applied',
        d: 'rolled_back',
        e: 'waiting',
        f: 'waiting',
      });
      // What was committed without waiting is waited for before it is told.
      const kept = flights.filter((texts) =>
        texts.some((text) => text.includes('SET raised_at = raised_at')),
      );
      expect(kept).toHaveLength(1);
    },
  );

  it('are told of from when the server came to them, and not before', async () => {
    await withClient(db, (client) => client.query(SLOW_COMMIT));
    const slowly = [{ text: 'INSERT INTO slow VALUES (1)', kind: 'insert' }];
    const refused = { id: 'e', statements: ['ALTER TABLE gone ADD w int'] };
    const steps = withD(slowly).map((step) => (step.id === 'e' ? refused : step));
    const test = testRun(db, await planFor(db, steps));
    const { outcome, run } = await performRun(test.input);
    expect(outcome).toMatchObject({ kind: 'partly_applied', migrationId: 'e' });
    const startedAt = run.steps.map((step) => Date.parse(step.startedAt ?? ''));
    expect((startedAt[4] ?? NaN) - (startedAt[3] ?? NaN)).toBeGreaterThan(900);
    // The page was told how far it is while that COMMIT ran.
    const told = test.journal.progressed.map(({ step }) => step);
    expect([told.length > 0, told.includes(4)]).toEqual([true, false]);
  });

  it('are told as applied while the window behind them runs', async () => {
    const slow = { id: 'h', statements: ['CREATE TABLE h AS SELECT FROM pg_sleep(1.5)'] };
    const steps = MANY.map((step) => (step.id === 'h' ? slow : step));
    const test = testRun(db, await planFor(db, steps));
    const running = performRun(test.input);
    while (!test.journal.progressed.some(({ step, state }) => step === 7 && state === 'sent')) {
      await pollPause();
    }
    expect(journaled(test)).toMatchObject({ c: 'applied', f: 'applied', g: 'started', j: 'started' });
    expect((await running).outcome.kind).toBe('succeeded');
    expect(new Set(Object.values(journaled(test)))).toEqual(new Set(['applied']));
  });

  it('are told as they are when the first of them is refused', async () => {
    const plan = await planFor(db, [
      ...TABLES.slice(0, 2),
      { id: 'c', statements: ['ALTER TABLE gone ADD w int'] },
      ...TABLES.slice(3),
    ]);
    const { outcome } = await performRun(testRun(db, plan).input);
    expect(outcome).toMatchObject({ kind: 'partly_applied', migrationId: 'c', statement: 1 });
    expect(await tables()).toBe('ab');
  });

  it('give way when one waits for a lock, which comes back alone', async () => {
    await withClient(db, (client) => client.query('CREATE TABLE hot (id int)'));
    const settings = { ...SAMPLE_SETTINGS, lockTimeoutMs: 400, lockAttempts: 50 };
    const plan = await planFor(db, withD(['ALTER TABLE hot ADD COLUMN note text']), { settings });
    await withClient(db, async (blocker) => {
      await blocker.query('BEGIN; SELECT * FROM hot');
      const test = testRun(db, plan);
      const running = performRun(test.input);
      while (!test.journal.liveFacts.some(({ retryAt }) => retryAt !== null)) await pollPause();
      await blocker.query('COMMIT');
      const { outcome, run } = await running;
      expect(outcome.kind).toBe('succeeded');
      expect(run.steps.map(({ attempt }) => attempt > 1)).toEqual([false, false, false, true, false, false]);
    });
    expect(await applied()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('tell who is in the way of the one that waits, and end there when somebody cancels', async () => {
    await withClient(db, (client) => client.query('CREATE TABLE hot (id int)'));
    const settings = { ...SAMPLE_SETTINGS, lockTimeoutMs: 60_000 };
    const plan = await planFor(db, withD(['ALTER TABLE hot ADD COLUMN note text']), { settings });
    await withClient(db, async (blocker) => {
      await blocker.query('BEGIN; SELECT * FROM hot');
      const test = testRun(db, plan);
      const running = performRun(test.input);
      while (!test.journal.liveFacts.some(({ blockedBy }) => blockedBy.length > 0)) await pollPause();
      expect(test.journal.liveFacts.at(-1)).toMatchObject({ step: 3, statement: 1 });
      expect(test.journal.progressed.some(({ step, state }) => step === 2 && state === 'done')).toBe(true);
      test.journal.requestCancel();
      const { outcome } = await running;
      expect(outcome).toMatchObject({
        kind: 'partly_applied',
        failure: { code: 'RUN.CANCELLED' },
        remainder: { applied: ['a', 'b', 'c'] },
      });
    });
    expect(await tables()).toBe('abc');
    expect(
      await rows("SELECT attname FROM pg_attribute WHERE attrelid = 'hot'::regclass AND attnum > 0"),
    ).toEqual([{ attname: 'id' }]);
  });

  it('are not sent when the journal cannot hear of them', async () => {
    const test = testRun(db, await planFor(db, TABLES), {
      failPoints: at('after_commit_ok', 1, () => {
        test.journal.lose();
      }),
    });
    const { outcome } = await performRun(test.input);
    expect(outcome).toMatchObject({ kind: 'unknown', failure: { code: 'RUN.JOURNAL_LOST' } });
    expect(await tables()).toBe('ab');
  });

  it('stop before the next window when the process has to end', async () => {
    const stopping = new AbortController();
    const test = testRun(db, await planFor(db, MANY), {
      signal: stopping.signal,
      failPoints: at('after_commit_ok', 3, () => {
        stopping.abort();
      }),
    });
    const { outcome }: RunResult = await performRun(test.input);
    expect(outcome).toMatchObject({ kind: 'partly_applied', failure: { code: 'RUN.INTERRUPTED' } });
    expect(await tables()).toBe('abcdef');
    expect(journaled(test)).toMatchObject({ f: 'applied', g: 'waiting', j: 'waiting' });
  });

  it('are announced while those before them run', async () => {
    const atEnd: string[] = [];
    const test = testRun(db, await planFor(db, MANY), {
      failPoints: at('after_commit_ok', 5, () => {
        atEnd.push(...Object.values(journaled(test)));
      }),
    });
    const { outcome } = await performRun(test.input);
    expect(outcome.kind).toBe('succeeded');
    expect(atEnd).toEqual(['applied', 'applied', ...Array<string>(8).fill('started')]);
    expect(Object.values(journaled(test))).toEqual(Array(10).fill('applied'));
  });

  it('are announced again before they are sent where that could not be written', async () => {
    const announced: string[] = [];
    const test = testRun(db, await planFor(db, MANY), {
      failPoints: {
        reached: (name, { step }) => {
          if (name === 'before_intent' && step === 9) {
            if (announced.length === 0) test.journal.lose();
            announced.push(String(journaled(test)['f']));
          }
          if (name === 'after_commit_ok' && step === 5) test.journal.find();
          return null;
        },
      },
    });
    const { outcome } = await performRun(test.input);
    expect(outcome.kind).toBe('succeeded');
    expect(announced).toEqual(['started', 'started']);
    expect(Object.values(journaled(test))).toEqual(Array(10).fill('applied'));
  });

  it('go alone after a window that was slow, though they had been announced', async () => {
    const flights: (readonly string[])[] = [];
    const seen = sessionsThat((texts) => flights.push(texts));
    const slow = { text: 'INSERT INTO d SELECT 1 FROM pg_sleep(0.6)', kind: 'insert' };
    const test = testRun(db, await planFor(db, withD(['CREATE TABLE d (v int)', slow], MANY)), seen);
    const { outcome } = await performRun(test.input);
    expect(outcome.kind).toBe('succeeded');
    expect(flights.map(madeIn).filter((count) => count > 0)).toEqual([1, 1, 4, 1, 1, 2]);
    expect(Object.values(journaled(test))).toEqual(Array(10).fill('applied'));
  });

  it('go one by one on a target without our schema, where only the fate of a transaction tells', async () => {
    await withClient(db.superuser, (admin) =>
      admin.query(`REVOKE CREATE ON DATABASE "${db.database}" FROM PUBLIC, "${db.user}"`),
    );
    const flights: (readonly string[])[] = [];
    const seen = sessionsThat((texts) => flights.push(texts));
    const { outcome, run } = await performRun(testRun(db, await planFor(db, TABLES), seen).input);
    expect([outcome.kind, run.reduced]).toEqual(['succeeded', true]);
    expect(Math.max(...flights.map(madeIn))).toBe(1);
  });
});

/** How many tables of ours a flight makes. */
const madeIn = (texts: readonly string[]): number => texts.filter((text) => text.endsWith('(v int)')).length;

/** A row that is refused at COMMIT, and one whose trigger lets all locks go. */
const TRAPS = `
CREATE TABLE parent (id int PRIMARY KEY);
CREATE TABLE late (id int REFERENCES parent DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE unlocking (id int);
CREATE FUNCTION unlock() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_unlock_all(); RETURN NEW; END $$;
CREATE TRIGGER unlock BEFORE INSERT ON unlocking FOR EACH ROW EXECUTE FUNCTION unlock()`;

const SLOW_COMMIT = `
CREATE TABLE slow (id int);
CREATE FUNCTION rest() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(1); RETURN NEW; END $$;
CREATE CONSTRAINT TRIGGER rest AFTER INSERT ON slow DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION rest()`;

/** Does something once, where a run is at a fail point of a step. */
const at = (wanted: string, place: number, act: () => void): FailPoints => ({
  reached: (name, { step }) => {
    if (name === wanted && step === place) act();
    return null;
  },
});

const pollPause = async (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
