import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestDatabase, withClient, type TestDatabase } from '../../testing/postgres';
import { TEST_MAJORS, type TestMajor } from '../../testing/test-clusters';
import { targetInput } from '../../testing/target';
import { openTarget } from '../target/open-target';
import { performRun } from './perform-run';
import { planFor, recoverAfter, testRun, type TestRun } from './testing/run-harness';
import { BEGIN, COMMIT, type SampleStep } from './testing/sample-plan';
import { installOracle, mark, type Oracle } from './testing/target-oracle';
import { startTcpProxy, type TcpProxy, type Wire } from './testing/tcp-proxy';

const SLOW_COMMIT = [
  `CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(3); RETURN NULL; END $$`,
  'CREATE TABLE slow (id int)',
  'CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON slow DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow()',
];

/** A database whose runs go over a wire that a test can cut; what recovers them does not. */
function wired(major: TestMajor) {
  let db: TestDatabase;
  let oracle: Oracle;
  let proxy: TcpProxy;
  beforeEach(async () => {
    db = await createTestDatabase(major);
    oracle = await installOracle(db);
    proxy = await startTcpProxy(db);
  });
  afterEach(async () => {
    await proxy.close();
    // The server notices a wire that was cut in its own time.
    await vi.waitFor(async () => {
      expect(await oracle.advisoryLocks()).toBe(0);
    }, SERVER_NOTICES);
    await db.drop();
  });
  return {
    markers: () => oracle.markers(),
    rows: (text: string) =>
      withClient(db, async (client) => (await client.query<Record<string, unknown>>(text)).rows),
    async run(steps: readonly SampleStep[], cut: Cut) {
      const test = testRun(db, await planFor(db, steps));
      const isCommit = commitSpotter(test);
      proxy.onClientBytes = (bytes, wire) => cut(bytes, wire, isCommit(bytes));
      const { outcome } = await performRun({
        ...test.input,
        openSession: (kind) =>
          openTarget(
            targetInput({ ...db, port: proxy.port }, { kind, applicationName: `lockkeeper ${kind}` }),
          ),
      });
      return { test, outcome };
    },
  };
}

/** What the client sends before it is passed on; `false` keeps it from the server. */
type Cut = (bytes: Buffer, wire: Wire, isCommit: boolean) => boolean;

/** Knows the COMMIT of a migration, by text or by name: looks of ours commit too, before the journal knows of its transaction. */
function commitSpotter({ journal }: TestRun): (bytes: Buffer) => boolean {
  let name: string | null = null;
  return (bytes) => {
    name ??= /lockkeeper_\d+(?=\0COMMIT\0)/.exec(bytes.toString('latin1'))?.[0] ?? null;
    const last = journal.written.at(-1)?.step;
    const isOpen = last?.state === 'committing' || (last?.state === 'started' && last.transactionId !== null);
    const isSent = bytes.includes('COMMIT\0') || (name !== null && bytes.includes(`\0${name}\0`));
    return isOpen && isSent;
  };
}

describe.each(TEST_MAJORS)('a wire that breaks in COMMIT on PostgreSQL %i', (major) => {
  const target = wired(major);

  it('is not decided while the COMMIT is still at work, and applied once the lock is free', async () => {
    const steps = [{ id: '1', statements: [...SLOW_COMMIT, 'INSERT INTO slow VALUES (1)', mark('a')] }];
    const { test, outcome } = await target.run(steps, (bytes, wire, isCommit) => {
      if (!isCommit) return true;
      wire.resetClientAfter(bytes);
      return false;
    });
    expect(outcome).toMatchObject({ kind: 'unknown', migrationId: '1' });
    expect(await target.markers()).toEqual({});
    expect(await recoverAfter(test, { lockBudgetMs: 0 })).toMatchObject({
      kind: 'undecided',
      failure: { code: 'RECOVERY.STILL_FINISHING' },
      holder: { application: 'lockkeeper run' },
    });
    const heard: boolean[] = [];
    const recovered = await recoverAfter(test, { onWaiting: (_, ours) => heard.push(ours) });
    expect(recovered).toMatchObject({
      kind: 'decided',
      outcome: { kind: 'succeeded' },
      steps: [{ migrationId: '1', verdict: { kind: 'applied' } }],
    });
    expect(heard).toContain(true);
    expect(await target.markers()).toEqual({ a: 1 });
  });
});

describe('a wire that breaks under a run', () => {
  const target = wired(18);

  it('is not applied when the COMMIT never reached the server', async () => {
    const { test, outcome } = await target.run(
      [{ id: '1', statements: [mark('a')] }],
      (bytes, wire, isCommit) => {
        if (!isCommit) return true;
        wire.cut();
        return false;
      },
    );
    expect(outcome.kind).toBe('unknown');
    expect(await recoverAfter(test)).toMatchObject({
      outcome: { kind: 'failed' },
      steps: [{ verdict: { kind: 'not_applied' } }],
    });
    expect(await target.markers()).toEqual({});
  });

  it("knows a file's own transaction by the mark that committed with it", async () => {
    const statements = [BEGIN, ...SLOW_COMMIT, 'INSERT INTO slow VALUES (1)', mark('a'), COMMIT, mark('b')];
    const { test, outcome } = await target.run(
      [{ id: '1', mode: 'own_transactions', statements }],
      (bytes, wire, isCommit) => {
        if (!isCommit) return true;
        wire.resetClientAfter(bytes);
        return false;
      },
    );
    expect(outcome.kind).toBe('unknown');
    expect(await recoverAfter(test)).toMatchObject({
      outcome: { kind: 'partly_applied', remainder: { remains: ['statements 1 to 7'] } },
    });
    expect(await target.markers()).toEqual({ a: 1 });
    expect(
      await target.rows('SELECT finished_at, logs IS NOT NULL AS logged FROM _prisma_migrations'),
    ).toEqual([{ finished_at: null, logged: true }]);
  });

  it('in the middle of a statement waits until the server has ended it', async () => {
    const { test, outcome } = await target.run(
      [{ id: '1', statements: [mark('a'), 'SELECT pg_sleep(1.5)'] }],
      (bytes, wire) => {
        if (!bytes.includes('pg_sleep(1.5)')) return true;
        wire.resetClientAfter(bytes);
        return false;
      },
    );
    expect(outcome.kind).toBe('unknown');
    expect(await recoverAfter(test)).toMatchObject({ outcome: { kind: 'failed' } });
    expect(await target.markers()).toEqual({});
  });

  it('before the first statement has changed nothing', async () => {
    const { outcome } = await target.run([{ id: '1', statements: [mark('a')] }], (bytes, wire) => {
      if (!bytes.includes('pg_current_xact_id')) return true;
      wire.cut();
      return false;
    });
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'TARGET.CONNECTION_LOST' } });
    expect(await target.markers()).toEqual({});
  });
});

const SERVER_NOTICES = { timeout: 10_000, interval: 50 };
