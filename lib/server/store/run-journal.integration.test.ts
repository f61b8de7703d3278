import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { JournalStatement, JournalStep, Run } from '../../engine/model/run';
import type { JournalRows, LiveFacts, RunJournal, RunReads } from '../../engine/ports/journal';
import type { Logger } from '../../engine/ports/logger';
import { connectionUrl, withTestStore, type TestStore } from '../../testing/store';
import { SAMPLE_AT } from '../../testing/store-samples';
import { requestDeploy, saveFor, seedPlan, startRun } from '../../testing/store-seed';
import { openJournalist } from '../db';
import { systemClock } from '../system/clock';
import { createRunJournal } from './run-journal';
import { createRunReads } from './run-reads';

const SUPERSEDED = { failure: { code: 'RUN.SUPERSEDED' } };

interface Setting {
  readonly test: TestStore;
  readonly journal: RunJournal;
  readonly reads: RunReads;
  readonly run: Run;
  readonly logged: readonly string[];
}

async function withJournal(major: 15 | 18, use: (setting: Setting) => Promise<void>): Promise<void> {
  await withTestStore(major, async (test) => {
    const { plan, requester } = await seedPlan(test);
    const { run } = await startRun(test, await requestDeploy(test, plan, requester));
    const journalist = await openJournalist({
      url: connectionUrl(test.db),
      applicationName: 'journal',
      onError: () => undefined,
    });
    const logged: string[] = [];
    const log = (event: string): number => logged.push(event);
    const logger: Logger = { debug: log, info: log, warn: log, error: log };
    const reads = createRunReads(test.prisma);
    try {
      const journal = createRunJournal({ journalist, reads, clock: systemClock(), logger });
      await use({ test, journal, reads, run, logged });
    } finally {
      await journalist.close();
    }
  });
}

const step = (run: Run, more: Partial<JournalStep> = {}): JournalStep => ({
  runId: run.id,
  step: 0,
  migrationId: '20260101000000_one',
  state: 'started',
  attempt: 1,
  historyRowId: randomUUID(),
  transactionId: '18446744073709551615',
  backendPid: 4711,
  backendStart: '2026-03-01T10:00:00.123Z',
  recoveredTo: '1A/7F3B2C8',
  startedAt: SAMPLE_AT,
  endedAt: null,
  ...more,
});

const statement = (run: Run, number: number, more: Partial<JournalStatement> = {}): JournalStatement => ({
  runId: run.id,
  step: 0,
  statement: number,
  state: 'sent',
  sentAt: SAMPLE_AT,
  endedAt: null,
  rows: null,
  notices: [],
  sqlState: null,
  position: null,
  message: null,
  ...more,
});

const rows = (written: JournalStep, statements: readonly JournalStatement[] = []): JournalRows => ({
  step: written,
  statements,
});

const FACTS: LiveFacts = {
  step: 0,
  statement: 1,
  blockedBy: [
    {
      pid: 1,
      user: 'app',
      application: 'shop',
      state: 'active',
      transactionSeconds: 12,
      query: `SELECT '"\\'`,
    },
  ],
  progress: null,
  retryAt: null,
};

it.each([15, 18] as const)(
  'gives back every step and statement as it was written on PostgreSQL %i',
  async (major) => {
    await withJournal(major, async ({ journal, run }) => {
      const first = step(run);
      await journal.write(run, [rows(first)]);
      expect(await journal.read(run.id)).toEqual({ steps: [first], statements: [] });
      const statements = [
        statement(run, 1, { state: 'done', rows: 4_000_000_000, endedAt: SAMPLE_AT }),
        statement(run, 2, {
          state: 'failed',
          notices: ['one, two', 'with "quotes" and \\ and {braces}', ''],
          sqlState: '23505',
          position: 12,
          message: 'schlüssel 🔑\nnext line',
        }),
      ];
      const failed = step(run, { ...first, state: 'failed', attempt: 2, endedAt: SAMPLE_AT });
      const later = step(run, {
        step: 1,
        migrationId: 'two',
        transactionId: null,
        backendPid: null,
        backendStart: null,
        recoveredTo: null,
      });
      await journal.write(run, [rows(failed, statements), rows(later)]);
      expect(await journal.read(run.id)).toEqual({ steps: [failed, later], statements });
    });
  },
);

it('refuses every write of a run that is not the one its deploy is working at any more', async () => {
  await withJournal(18, async ({ test, journal, run }) => {
    const old = { id: run.id, fence: run.fence - 1 };
    await expect(journal.write(old, [rows(step(run))])).rejects.toMatchObject(SUPERSEDED);
    await expect(journal.renewLease(old)).rejects.toMatchObject(SUPERSEDED);
    await expect(journal.cancelRequested(old)).rejects.toMatchObject(SUPERSEDED);
    expect((await journal.read(run.id)).steps).toEqual([]);

    const [deploy] = await test.store.deploys({ limit: 1 });
    if (deploy === undefined) throw new TypeError('no deploy');
    const taken = await startRun(test, deploy);
    await expect(journal.write(run, [rows(step(run))])).rejects.toMatchObject(SUPERSEDED);
    // Recovery completes the rows that the lost run began.
    await journal.write(taken.run, [rows(step(run, { state: 'applied' }))]);
    expect((await journal.read(run.id)).steps).toMatchObject([{ state: 'applied' }]);
    const finish = { kind: 'run.finish', runId: taken.run.id, at: SAMPLE_AT, failure: null } as const;
    await saveFor(test, [finish], deploy);
    await expect(journal.write(taken.run, [rows(step(taken.run))])).rejects.toMatchObject(SUPERSEDED);
  });
});

it("cannot write into another deploy's journal", async () => {
  await withJournal(18, async ({ test, journal, run }) => {
    const other = await seedPlan(test);
    const { run: stranger } = await startRun(test, await requestDeploy(test, other.plan, null));
    await expect(journal.write(run, [rows(step(stranger))])).rejects.toThrow('another deploy');
    expect((await journal.read(stranger.id)).steps).toEqual([]);
  });
});

it('waits for a write that is under way before somebody else takes the deploy over', async () => {
  await withJournal(18, async ({ test, journal, run }) => {
    const [deploy] = await test.store.deploys({ limit: 1 });
    if (deploy === undefined) throw new TypeError('no deploy');
    const writes = Array.from({ length: 20 }, (_, number) =>
      journal.write(run, [rows(step(run, { step: number }))]).then(
        () => number,
        () => null,
      ),
    );
    await startRun(test, deploy);
    const seen = (await journal.read(run.id)).steps.map((row) => row.step);
    const written = (await Promise.all(writes)).filter((number) => number !== null);
    expect((await journal.read(run.id)).steps.map((row) => row.step)).toEqual(seen);
    expect(written.sort((left, right) => left - right)).toEqual(seen);
  });
});

it('writes progress in batches, each statement with its last state', async () => {
  await withJournal(18, async ({ journal, reads, run }) => {
    for (let number = 1; number <= 50; number += 1) {
      journal.progress(run, [statement(run, number)]);
      journal.progress(run, [statement(run, number, { state: 'done' })]);
    }
    journal.live(run, FACTS);
    await journal.flush();
    const { statements } = await journal.read(run.id);
    expect(statements.map((row) => row.state)).toEqual(Array.from({ length: 50 }, () => 'done'));
    expect(await reads.liveFacts(run.id)).toEqual({ at: expect.any(String), facts: FACTS });
  });
});

it('tells how far the runs of a deploy are: what is asked for, the first that stand out, and how many are done', async () => {
  await withJournal(18, async ({ test, journal, reads, run }) => {
    const every = (
      states: Readonly<Record<number, JournalStatement['state']>>,
      of: Partial<JournalStatement>,
    ) =>
      Array.from({ length: 300 }, (_, index) =>
        statement(run, index + 1, { state: states[index + 1] ?? 'done', ...of }),
      );
    const many = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [200 + index, 'sent' as const]),
    );
    await journal.write(run, [
      rows(step(run), every({ 2: 'failed', 299: 'unknown' }, { step: 0 })),
      rows(step(run, { step: 1 }), every(many, { step: 1 })),
    ]);
    const asked = [1, 2, 2, 301].map((number) => ({ step: 0, statement: number }));
    const told = async (runIds: readonly string[]) => {
      const { statements, ...more } = await reads.progress(runIds, asked);
      return { ...more, told: statements.map((row) => [row.step, row.statement, row.state]) };
    };
    const first20 = Array.from({ length: 20 }, (_, index) => [1, 200 + index, 'sent']);
    const before = {
      steps: [step(run), step(run, { step: 1 })].map((row) => ({ ...row, historyRowId: expect.any(String) })),
      done: [
        { step: 0, count: 298 },
        { step: 1, count: 200 },
      ],
      told: [[0, 1, 'done'], [0, 2, 'failed'], [0, 299, 'unknown'], ...first20],
    };
    expect(await told([run.id])).toEqual(before);
    expect(await reads.progress([], asked)).toEqual({ steps: [], statements: [], done: [] });
    expect((await reads.progress([run.id], asked)).statements[0]).toEqual(
      (await journal.read(run.id)).statements[0],
    );

    const [deploy] = await test.store.deploys({ limit: 1 });
    if (deploy === undefined) throw new TypeError('no deploy');
    const { run: next } = await startRun(test, deploy);
    await journal.write(next, [
      rows(step(next, { state: 'applied' }), [statement(next, 2, { state: 'done' })]),
    ]);
    expect(await told([run.id, next.id])).toEqual({
      steps: [{ ...before.steps[0], runId: next.id, state: 'applied' }, before.steps[1]],
      done: [{ step: 0, count: 299 }, before.done[1]],
      told: [[0, 1, 'done'], [0, 2, 'done'], [0, 299, 'unknown'], ...first20],
    });
  });
});

it('never lets older progress overwrite what was written durably', async () => {
  await withJournal(18, async ({ journal, run }) => {
    for (let round = 0; round < 20; round += 1) {
      journal.progress(run, [statement(run, 1)]);
      const leaving = round % 2 === 0 ? journal.flush() : Promise.resolve();
      await journal.write(run, [rows(step(run), [statement(run, 1, { state: 'failed' })])]);
      await leaving;
      await journal.flush();
      expect((await journal.read(run.id)).statements).toMatchObject([{ state: 'failed' }]);
    }
  });
});

it('drops progress of a run that was taken over, and progress that the store cannot take, without a word to the run', async () => {
  await withJournal(18, async ({ test, journal, run, logged }) => {
    journal.progress({ id: run.id, fence: 0 }, [statement(run, 1)]);
    await journal.flush();
    expect((await journal.read(run.id)).statements).toEqual([]);
    expect(logged).toEqual([]);
    await test.sql('ALTER TABLE run_statements RENAME TO away');
    journal.progress(run, [statement(run, 1)]);
    await journal.flush();
    expect(logged).toEqual(['run.progress_dropped']);
  });
});

it('throws when a durable write cannot be made, and survives a connection that broke meanwhile', async () => {
  await withJournal(18, async ({ test, journal, run }) => {
    await journal.write(run, [rows(step(run))]);
    await test.sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'journal' AND datname = current_database()`,
    );
    await journal.write(run, [rows(step(run, { state: 'committing' }))]);
    await test.sql('ALTER TABLE run_steps RENAME TO away');
    await expect(journal.write(run, [rows(step(run))])).rejects.toMatchObject({
      failure: { code: 'STORE.NOT_READY' },
    });
  });
});

it('renews the lease and sees that a person asked to stop', async () => {
  await withJournal(18, async ({ test, journal, run }) => {
    expect(await test.store.lostRuns(new Date().toISOString())).toHaveLength(1);
    await journal.renewLease(run);
    expect(await test.store.lostRuns(new Date().toISOString())).toEqual([]);
    expect(await journal.cancelRequested(run)).toBe(false);
    const [deploy] = await test.store.deploys({ limit: 1 });
    if (deploy === undefined) throw new TypeError('no deploy');
    const asked = { ...deploy, version: deploy.version + 1, cancelRequestedAt: SAMPLE_AT };
    await saveFor(test, [{ kind: 'deploy.update', deploy: asked, expectedVersion: deploy.version }], deploy);
    expect(await journal.cancelRequested(run)).toBe(true);
  });
});
