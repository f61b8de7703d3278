import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestDatabase, withClient, type TestDatabase } from '../../testing/postgres';
import { targetInput } from '../../testing/target';
import { openTarget } from '../target/open-target';
import { performRun } from './perform-run';
import { planFor, recoverAfter, runSteps, testRun } from './testing/run-harness';
import { BEGIN, COMMIT, concurrentIndex, SAMPLE_SETTINGS, type SampleStep } from './testing/sample-plan';
import { installOracle, mark, type Oracle } from './testing/target-oracle';

const SECOND = { id: 'run-2', fence: 2, deployId: 'deploy-2' };

describe('a run that meets trouble', () => {
  let db: TestDatabase;
  let oracle: Oracle;
  beforeEach(async () => {
    db = await createTestDatabase(18);
    oracle = await installOracle(db);
  });
  afterEach(async () => {
    // The server notices a session that was dropped in its own time.
    await vi.waitFor(async () => {
      expect(await oracle.advisoryLocks()).toBe(0);
      expect(await oracle.sessions()).toEqual([]);
    }, SERVER_NOTICES);
    await db.drop();
  });

  const rows = async (text: string): Promise<readonly unknown[]> =>
    withClient(db, async (client) => (await client.query<Record<string, unknown>>(text)).rows);
  const history = () =>
    rows(
      `SELECT migration_name AS name, finished_at IS NOT NULL AS finished, logs IS NOT NULL AS logged
         FROM _prisma_migrations ORDER BY started_at`,
    );
  const records = () => rows('SELECT migration_id FROM lockkeeper.applied');

  it('rolls back all twelve statements when the seventh fails, and says which, why and where', async () => {
    const statements = Array.from({ length: 12 }, (_, place) =>
      place === 6 ? "INSERT INTO nowhere\n VALUES ('ö', 1)" : mark(`m${place}`),
    );
    const { outcome, run } = await runSteps(db, [{ id: '1_long', statements }]);
    expect(outcome).toMatchObject({
      kind: 'failed',
      migrationId: '1_long',
      statement: 7,
      error: { sqlState: '42P01', position: 13 },
      failure: {
        code: 'RUN.STATEMENT_FAILED',
        summary: expect.stringContaining('Statement 7 of 12 in 1_long failed'),
        where: { line: 7 },
      },
      remainder: { applied: [], remains: [], rolledBack: 'Everything that 1_long did was rolled back.' },
    });
    expect(run.steps[0]?.statements.map(({ state }) => state)).toEqual([
      ...Array.from({ length: 6 }, () => 'rolled_back'),
      'failed',
      ...Array.from({ length: 5 }, () => 'not_run'),
    ]);
    expect(await oracle.markers()).toEqual({});
    expect(await history()).toEqual([]);
    expect(await records()).toEqual([]);
  });

  it('keeps the migrations before the one that failed', async () => {
    const { outcome } = await runSteps(db, [
      { id: '1', statements: [mark('kept')] },
      { id: '2', statements: [mark('lost'), 'SELECT 1/0'] },
      { id: '3', statements: [mark('never')] },
    ]);
    expect(outcome).toMatchObject({
      kind: 'partly_applied',
      migrationId: '2',
      remainder: { applied: ['1'] },
    });
    expect(await oracle.markers()).toEqual({ kept: 1 });
    expect(await history()).toEqual([{ name: '1', finished: true, logged: false }]);
  });

  it('tries again after a lock timeout until the table is free', async () => {
    await withClient(db, (client) => client.query('CREATE TABLE hot (id int)'));
    const plan = await planFor(db, [
      { id: '1', statements: ['ALTER TABLE hot ADD COLUMN note text', mark('x')] },
    ]);
    await withClient(db, async (blocker) => {
      await blocker.query('BEGIN; SELECT * FROM hot');
      const test = testRun(db, plan);
      const running = performRun(test.input);
      while (!test.journal.written.some(({ step }) => step.attempt === 2)) await pollPause();
      await blocker.query('COMMIT');
      const { outcome, run } = await running;
      expect(outcome.kind).toBe('succeeded');
      expect(run.steps[0]?.attempt).toBeGreaterThan(1);
    });
    expect(await oracle.markers()).toEqual({ x: 1 });
  });

  it('gives up after the last attempt with nothing left', async () => {
    await withClient(db, (client) => client.query('CREATE TABLE hot (id int)'));
    const plan = await planFor(db, [
      { id: '1', statements: [mark('x'), 'ALTER TABLE hot ADD COLUMN note text'] },
    ]);
    await withClient(db, async (blocker) => {
      await blocker.query('BEGIN; SELECT * FROM hot');
      const { outcome, run } = await performRun(testRun(db, plan).input);
      expect(outcome).toMatchObject({ kind: 'failed', statement: 2, error: { sqlState: '55P03' } });
      expect(run.steps[0]?.attempt).toBe(3);
    });
    expect(await oracle.markers()).toEqual({});
    expect(await history()).toEqual([]);
  });

  it('finds a COMMIT that the parser could not see, keeps the record out and leaves a failed row', async () => {
    const { outcome } = await runSteps(db, [
      { id: '1', analysed: false, statements: [`${mark('kept')}; COMMIT; ${mark('after')}`] },
      { id: '2', statements: [mark('never')] },
    ]);
    expect(outcome).toMatchObject({ kind: 'partly_applied', failure: { code: 'RUN.TRANSACTION_ENDED' } });
    expect(await oracle.markers()).toEqual({ kept: 1, after: 1 });
    expect(await records()).toEqual([]);
    expect(await history()).toEqual([{ name: '1', finished: false, logged: true }]);
  });

  it('rolls back a DO block that wants to commit', async () => {
    const { outcome } = await runSteps(db, [
      { id: '1', statements: [mark('a'), 'DO $$ BEGIN COMMIT; END $$', mark('b')] },
    ]);
    expect(outcome).toMatchObject({ kind: 'failed', statement: 2, error: { sqlState: '2D000' } });
    expect(await oracle.markers()).toEqual({});
  });

  it('gives way to who has a table to himself, says who, and looks at the schema again', async () => {
    await rows('CREATE TABLE busy (id int PRIMARY KEY DEFAULT 1, CHECK (id > 0))');
    const test = testRun(db, await planFor(db, [{ id: '1', statements: [mark('a')] }]));
    await withClient(db, async (report) => {
      await report.query("SET application_name = 'nightly report'");
      await report.query('BEGIN; LOCK TABLE busy IN ACCESS EXCLUSIVE MODE');
      const running = performRun(test.input);
      await vi.waitUntil(() => test.journal.liveFacts.length > 0, { timeout: 10_000 });
      expect(test.journal.liveFacts[0]).toMatchObject({
        step: null,
        blockedBy: [{ application: 'nightly report', state: 'idle in transaction', relation: 'public.busy' }],
        retryAt: expect.any(String),
      });
      await report.query('ROLLBACK');
      expect((await running).outcome.kind).toBe('succeeded');
    });
    expect(test.journal.liveFacts.at(-1)).toMatchObject({ blockedBy: [], retryAt: null });
    expect(await oracle.markers()).toEqual({ a: 1 });
  });

  it('ends with nothing sent when the table stays locked, or when somebody cancels meanwhile', async () => {
    await rows('CREATE TABLE busy (id int PRIMARY KEY DEFAULT 1, CHECK (id > 0))');
    const steps = [{ id: '1', statements: [mark('a')] }];
    const plan = await planFor(db, steps);
    const patience = { ...SAMPLE_SETTINGS, backoffMs: 60_000, maximumBackoffMs: 60_000 };
    const patient = await planFor(db, steps, { settings: patience });
    const cancelled = testRun(db, patient, { run: { id: 'run-1', fence: 1, deployId: 'deploy-1' } });
    const given = testRun(db, plan, { run: SECOND });
    await withClient(db, async (report) => {
      await report.query('BEGIN; LOCK TABLE busy IN ACCESS EXCLUSIVE MODE');
      const running = performRun(cancelled.input);
      await vi.waitUntil(() => cancelled.journal.liveFacts.length > 0, { timeout: 10_000 });
      cancelled.journal.requestCancel();
      expect((await running).outcome).toMatchObject({ kind: 'failed', failure: { code: 'RUN.CANCELLED' } });
      expect((await performRun(given.input)).outcome).toMatchObject({
        kind: 'failed',
        failure: { code: 'DRIFT.TABLE_LOCKED', why: expect.stringContaining('public.busy') },
      });
    });
    expect(await oracle.markers()).toEqual({});
  });

  const UNLOCK = 'SELECT pg_advisory_unlock(1280004178, 1)';

  it.each([['SELECT pg_advisory_unlock_all()'], [UNLOCK, UNLOCK]])(
    'rolls back a migration that lets go of our lock: %s',
    async (...statements) => {
      const { outcome } = await runSteps(db, [{ id: '1', statements: [mark('a'), ...statements] }]);
      expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'RUN.LOCK_LOST' } });
      expect(await oracle.markers()).toEqual({});
      expect(await history()).toEqual([]);
    },
  );

  it('goes on when a migration gives back one of our two holds: the lock is still ours', async () => {
    const { outcome } = await runSteps(db, [
      { id: '1', statements: [mark('a'), UNLOCK] },
      { id: '2', statements: [mark('b')] },
    ]);
    expect(outcome.kind).toBe('succeeded');
    expect(await oracle.markers()).toEqual({ a: 1, b: 1 });
    expect(await oracle.advisoryLocks()).toBe(0);
  });

  it.each([
    { text: 'DEALLOCATE ALL', kind: 'deallocate' },
    { text: "DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$", kind: 'do' },
  ])('goes on after a migration that drops what our session has prepared: $text', async (statement) => {
    const steps = ['1', '2', '3', '4'].map((id) => ({ id, statements: [statement, mark(id)] }));
    const { outcome } = await runSteps(db, steps);
    expect(outcome.kind).toBe('succeeded');
    expect(await oracle.markers()).toEqual({ '1': 1, '2': 1, '3': 1, '4': 1 });
  });

  it('rolls back a migration whose default drops it behind our back, and nothing is lost', async () => {
    const forget = `CREATE FUNCTION forget() RETURNS int LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'DEALLOCATE ALL'; RETURN 1; END $$`;
    const table = ['CREATE TABLE forgetful (id int)', 'INSERT INTO forgetful VALUES (1)'];
    const column = 'ALTER TABLE forgetful ADD COLUMN made int DEFAULT forget()';
    const { outcome } = await runSteps(db, [
      { id: '1', statements: [forget, ...table, mark('a')] },
      { id: '2', statements: [{ text: column, kind: 'alter_table' }, mark('b')] },
    ]);
    expect(outcome).toMatchObject({ kind: 'partly_applied', failure: { code: 'RUN.RECORD_REFUSED' } });
    expect(await oracle.markers()).toEqual({ a: 1 });
    expect(await history()).toMatchObject([{ name: '1', finished: true }]);
  });

  it('notices DISCARD ALL before the next statement of a migration with its own transactions', async () => {
    const { outcome } = await runSteps(db, [
      {
        id: '1',
        mode: 'per_statement',
        statements: [mark('a'), { text: 'DISCARD ALL', kind: 'discard', transactional: false }, mark('b')],
      },
    ]);
    expect(outcome).toMatchObject({ kind: 'partly_applied', failure: { code: 'RUN.LOCK_LOST' } });
    expect(await oracle.markers()).toEqual({ a: 1 });
    expect(await history()).toEqual([{ name: '1', finished: false, logged: true }]);
  });

  it('starts each migration from the settings of the environment, whatever the one before has set', async () => {
    const guest = await db.createRole();
    await withClient(db.superuser, (admin) => admin.query(`GRANT "${guest.user}" TO "${db.user}"`));
    const settings = `SELECT string_agg(concat_ws('|', current_user, current_setting('search_path'),
      current_setting('lock_timeout'), current_setting('statement_timeout'), current_setting('timezone')), '')`;
    const { outcome } = await runSteps(db, [
      { id: '1', statements: [`INSERT INTO public.probe ${settings}`] },
      {
        id: '2',
        statements: [
          'CREATE SCHEMA hostile',
          'CREATE FUNCTION hostile.eq(text, text) RETURNS boolean LANGUAGE sql AS $$ SELECT false $$',
          'CREATE OPERATOR hostile.= (LEFTARG = text, RIGHTARG = text, FUNCTION = hostile.eq)',
          'SET search_path = hostile, pg_catalog',
          "SET lock_timeout = '9s'",
          'SET statement_timeout = 0',
          "SET timezone = 'Asia/Tokyo'",
          `SET ROLE "${guest.user}"`,
        ],
      },
      { id: '3', statements: [`INSERT INTO public.probe ${settings}`] },
      {
        id: '4',
        mode: 'per_statement',
        statements: [
          "SELECT set_config('search_path', '', false)",
          `SET ROLE "${guest.user}"`,
          mark('as guest'),
        ],
      },
      { id: '5', statements: [`INSERT INTO public.probe ${settings}`] },
    ]);
    expect(outcome.kind).toBe('succeeded');
    expect(await oracle.markers()).toEqual({
      [`${db.user}|"public"|300ms|30s|UTC`]: 3,
      'as guest': 1,
    });
  });

  it('names the INVALID index that a failed concurrent build leaves, and makes the tool refuse too', async () => {
    await runSteps(db, [
      { id: '1', statements: ['CREATE TABLE t (v int)', 'INSERT INTO t VALUES (1), (1)'] },
    ]);
    const step: SampleStep = {
      id: '2',
      mode: 'per_statement',
      statements: [concurrentIndex('t_v', 't', 'v', { unique: true })],
    };
    const { outcome } = await runSteps(db, [step], { run: SECOND });
    expect(outcome).toMatchObject({
      kind: 'partly_applied',
      statement: 1,
      error: { sqlState: '23505' },
      failure: { mend: ['DROP INDEX CONCURRENTLY public.t_v;'] },
      remainder: {
        remains: ['index public.t_v is INVALID'],
        next: expect.stringContaining('npx prisma migrate resolve --rolled-back 2'),
      },
    });
    expect(await history()).toMatchObject([{ name: '1' }, { name: '2', finished: false, logged: true }]);
  });

  it('does not take an INVALID index for a good one because IF NOT EXISTS says so', async () => {
    await withClient(db, async (client) => {
      await client.query('CREATE TABLE t (v int); INSERT INTO t VALUES (1), (1)');
      await client.query('CREATE UNIQUE INDEX CONCURRENTLY t_v ON t (v)').catch(() => undefined);
      await client.query('DELETE FROM t');
    });
    const { outcome } = await runSteps(db, [
      {
        id: '1',
        mode: 'per_statement',
        statements: [concurrentIndex('t_v', 't', 'v', { ifNotExists: true }), mark('after')],
      },
    ]);
    expect(outcome).toMatchObject({
      kind: 'partly_applied',
      failure: { code: 'RUN.LEFT_BEHIND', summary: expect.stringContaining('index public.t_v is INVALID') },
    });
    expect(await oracle.markers()).toEqual({});
  });

  it('takes its started row back when the first statement leaves nothing', async () => {
    const { outcome } = await runSteps(db, [
      { id: '1', mode: 'per_statement', statements: [concurrentIndex('i', 'nowhere', 'v')] },
    ]);
    expect(outcome).toMatchObject({ kind: 'failed', error: { sqlState: '42P01' } });
    expect(await history()).toEqual([]);
  });

  it("keeps what a file's first transaction committed when the second fails", async () => {
    const { outcome } = await runSteps(db, [
      {
        id: '1',
        mode: 'own_transactions',
        statements: [BEGIN, mark('a'), COMMIT, BEGIN, mark('b'), 'SELECT 1/0', COMMIT],
      },
    ]);
    expect(outcome).toMatchObject({
      kind: 'partly_applied',
      statement: 6,
      remainder: { remains: ['statements 1 to 3'] },
    });
    expect(await oracle.markers()).toEqual({ a: 1 });
    expect(await history()).toEqual([{ name: '1', finished: false, logged: true }]);
  });

  it('reports a constraint that fails only at COMMIT, with nothing left', async () => {
    const { outcome } = await runSteps(db, [
      {
        id: '1',
        statements: [
          'CREATE TABLE p (id int PRIMARY KEY)',
          'CREATE TABLE c (p int REFERENCES p DEFERRABLE INITIALLY DEFERRED)',
          'INSERT INTO c VALUES (1)',
        ],
      },
    ]);
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'RUN.COMMIT_REFUSED' } });
    expect(await history()).toEqual([]);
  });

  it('sends nothing when the schema or the history is not the one that was approved', async () => {
    const steps: SampleStep[] = [{ id: '1', statements: [mark('never')] }];
    const plan = await planFor(db, steps);
    await withClient(db, (client) => client.query('CREATE TABLE rogue (id int)'));
    expect((await performRun(testRun(db, plan).input)).outcome).toEqual({ kind: 'stale', parts: ['schema'] });
    const policy = testRun(db, await planFor(db, steps), {
      run: SECOND,
      refresh: async () => ({ policyVersion: 9, steps: plan.steps }),
    });
    expect((await performRun(policy.input)).outcome).toEqual({ kind: 'stale', parts: ['policy'] });
    expect(await oracle.markers()).toEqual({});
  });

  it('names who holds the lock of the run, and sends nothing', async () => {
    const plan = await planFor(db, [{ id: '1', statements: [mark('never')] }]);
    await withClient(db, async (other) => {
      await other.query("SET application_name = 'another run'");
      await other.query('SELECT pg_advisory_lock(1280004178, 1)');
      const { outcome } = await performRun(testRun(db, plan, { lockBudgetMs: 0 }).input);
      expect(outcome).toMatchObject({
        kind: 'failed',
        failure: { code: 'RUN.LOCK_TAKEN', why: expect.stringContaining('another run') },
      });
    });
    expect(await oracle.markers()).toEqual({});
  });

  it('runs without the schema lockkeeper where it may not be made, on the evidence of the native row', async () => {
    await withClient(db.superuser, async (admin) => {
      await admin.query(`ALTER DATABASE "${db.database}" OWNER TO CURRENT_USER`);
      await admin.query(`REVOKE CREATE ON DATABASE "${db.database}" FROM "${db.user}"`);
    });
    const { outcome, run } = await runSteps(db, [
      { id: '1', statements: [mark('a')] },
      { id: '2', mode: 'own_transactions', statements: [BEGIN, mark('b'), COMMIT] },
    ]);
    expect(outcome.kind).toBe('succeeded');
    expect(run.reduced).toBe(true);
    expect(await oracle.markers()).toEqual({ a: 1, b: 1 });
  });

  it('stops when a newer run has raised the fence', async () => {
    const { outcome } = await runSteps(db, [
      { id: '1', statements: [mark('a')] },
      { id: '2', statements: ['UPDATE lockkeeper.fence SET fence = 99'] },
      { id: '3', statements: [mark('never')] },
    ]);
    expect(outcome).toMatchObject({ kind: 'superseded', failure: { code: 'RUN.SUPERSEDED' } });
    expect(await oracle.markers()).toEqual({ a: 1 });
  });

  it.each([
    ['rolls back what is open, when the store has not been heard of for a second', 1.1, {}],
    ['commits what the store has just heard of', 0, { a: 1 }],
  ])('sends no other migration once the store is gone: %s', async (_, seconds, markers) => {
    const plan = await planFor(db, [
      { id: '1', statements: [mark('a'), `SELECT pg_sleep(${seconds})`] },
      { id: '2', statements: [mark('never')] },
    ]);
    const test = testRun(db, plan, {
      failPoints: {
        reached: (name) => {
          if (name === 'after_stmt_n') test.journal.lose();
          return null;
        },
      },
    });
    const { outcome } = await performRun(test.input);
    expect(outcome).toMatchObject({ kind: 'unknown', failure: { code: 'RUN.JOURNAL_LOST' } });
    expect(await oracle.markers()).toEqual(markers);
    test.journal.find();
    const recovered = await recoverAfter(test);
    expect(recovered).toMatchObject({ kind: 'decided' });
    expect(await oracle.markers()).toEqual(markers);
  });

  it('cancels the statement that runs when a person asks, and rolls back', async () => {
    const plan = await planFor(db, [{ id: '1', statements: [mark('a'), 'SELECT pg_sleep(60)'] }]);
    const test = testRun(db, plan);
    const running = performRun(test.input);
    while (test.journal.liveFacts.length === 0) await pollPause();
    test.journal.requestCancel();
    const { outcome } = await running;
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'RUN.CANCELLED' }, statement: 2 });
    expect(await oracle.markers()).toEqual({});
    expect(test.journal.progressed).toContainEqual(expect.objectContaining({ statement: 2, state: 'sent' }));
  });

  it('finishes the migration it is in when the worker has to stop, and begins no other', async () => {
    const plan = await planFor(db, [
      { id: '1', statements: ['SELECT pg_sleep(0.6)', mark('a')] },
      { id: '2', statements: [mark('never')] },
    ]);
    const stop = new AbortController();
    const test = testRun(db, plan, { signal: stop.signal });
    const running = performRun(test.input);
    while (test.journal.progressed.length === 0) await pollPause();
    stop.abort();
    const { outcome } = await running;
    expect(outcome).toMatchObject({ kind: 'partly_applied', failure: { code: 'RUN.INTERRUPTED' } });
    expect(await oracle.markers()).toEqual({ a: 1 });
  });

  it('shows who blocks it while it waits', async () => {
    await withClient(db, (client) => client.query('CREATE TABLE hot (id int)'));
    const steps: SampleStep[] = [
      { id: '1', statements: ["SET LOCAL lock_timeout = '20s'", 'ALTER TABLE hot ADD COLUMN note text'] },
    ];
    const plan = await planFor(db, steps);
    await withClient(db, async (blocker) => {
      await blocker.query("SET application_name = 'shop'; BEGIN; SELECT * FROM hot");
      const test = testRun(db, plan);
      const running = performRun(test.input);
      while (!test.journal.liveFacts.some((facts) => facts.blockedBy.length > 0)) await pollPause();
      await blocker.query('COMMIT');
      expect((await running).outcome.kind).toBe('succeeded');
      expect(test.journal.liveFacts.at(-1)).toMatchObject({
        step: 0,
        statement: 2,
        blockedBy: [{ application: 'shop', user: db.user }],
      });
    });
  });

  it('goes on to show who was in the way while it gives way, and when it tries again', async () => {
    await withClient(db, (client) => client.query('CREATE TABLE hot (id int)'));
    const steps: SampleStep[] = [{ id: '1', statements: ['ALTER TABLE hot ADD COLUMN note text'] }];
    const settings = { ...SAMPLE_SETTINGS, lockTimeoutMs: 600, lockAttempts: 20 };
    const plan = await planFor(db, steps, { settings });
    await withClient(db, async (blocker) => {
      await blocker.query("SET application_name = 'shop'; BEGIN; SELECT * FROM hot");
      const test = testRun(db, plan);
      const running = performRun(test.input);
      while (!test.journal.liveFacts.some(({ retryAt }) => retryAt !== null)) await pollPause();
      const pausing = test.journal.liveFacts.find(({ retryAt }) => retryAt !== null);
      expect(pausing).toMatchObject({ step: 0, statement: 1, blockedBy: [{ application: 'shop' }] });
      await blocker.query('COMMIT');
      expect((await running).outcome.kind).toBe('succeeded');
    });
  });

  it('is unknown when an administrator ends the session in a statement, and then not applied', async () => {
    const plan = await planFor(db, [{ id: '1', statements: [mark('a'), 'SELECT pg_sleep(60)'] }]);
    const test = testRun(db, plan);
    const running = performRun(test.input);
    while (test.journal.liveFacts.length === 0) await pollPause();
    await withClient(db.superuser, (admin) =>
      admin.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lockkeeper run' AND datname = current_database()",
      ),
    );
    expect((await running).outcome).toMatchObject({ kind: 'unknown', migrationId: '1' });
    expect(await recoverAfter(test)).toMatchObject({
      kind: 'decided',
      outcome: { kind: 'failed' },
      steps: [{ verdict: { kind: 'not_applied' }, evidence: { transaction: 'aborted' } }],
    });
    expect(await oracle.markers()).toEqual({});
  });

  it('finds the INVALID index when the session of a concurrent build was ended', async () => {
    await runSteps(db, [{ id: '1', statements: ['CREATE TABLE t (v int)'] }]);
    const plan = await planFor(db, [
      { id: '2', mode: 'per_statement', statements: [concurrentIndex('t_v', 't', 'v')] },
    ]);
    await withClient(db, async (blocker) => {
      await blocker.query('BEGIN; INSERT INTO t VALUES (1)');
      const test = testRun(db, plan, { run: SECOND });
      const running = performRun(test.input);
      while (!test.journal.liveFacts.some((facts) => facts.progress !== null)) await pollPause();
      await withClient(db.superuser, (admin) =>
        admin.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lockkeeper run' AND datname = current_database()",
        ),
      );
      expect((await running).outcome.kind).toBe('unknown');
      await blocker.query('COMMIT');
      expect(await recoverAfter(test)).toMatchObject({
        kind: 'decided',
        outcome: {
          kind: 'partly_applied',
          failure: { mend: ['DROP INDEX CONCURRENTLY public.t_v;'] },
          remainder: { remains: ['statement 1, half done'] },
        },
      });
    });
    expect(await history()).toMatchObject([{ name: '1' }, { name: '2', finished: false, logged: true }]);
  });

  it('refuses a target that is not the one that was registered', async () => {
    const plan = await planFor(db, [{ id: '1', statements: [mark('never')] }]);
    const { connection } = targetInput(db);
    const test = testRun(db, plan, {
      environment: {
        id: 'environment-1',
        connection,
        connectionVersion: 1,
        identity: { ...plan.base.target, databaseOid: '1', installation: null },
      },
    });
    const { outcome } = await performRun(test.input);
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'TARGET.OTHER_DATABASE' } });
  });

  it('says in one sentence that it could not connect', async () => {
    const plan = await planFor(db, [{ id: '1', statements: [mark('never')] }]);
    const test = testRun(db, plan, {
      openSession: (kind) => openTarget(targetInput(db, { kind, password: 'wrong' })),
    });
    expect((await performRun(test.input)).outcome).toMatchObject({
      kind: 'failed',
      failure: { code: 'TARGET.PASSWORD_REFUSED' },
    });
  });
});

/** A moment for the other side; every caller waits for a fact, not for a time. */
const pollPause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const SERVER_NOTICES = { timeout: 10_000, interval: 50 };
