import { beforeAll, describe, expect, it } from 'vitest';
import { createMemoryJournal } from '../../testing/memory-journal';
import { withClient, withDatabase, type TestDatabase } from '../../testing/postgres';
import { flywayFormat } from '../formats/flyway/flyway-format';
import { performRun } from './perform-run';
import type { RecoveryResult } from './recover-run';
import { armFailPoint, parseFailPoint, type FailPointName } from './fail-points';
import { planFor, recoverAfter, testRun } from './testing/run-harness';
import { BEGIN, COMMIT, concurrentIndex, type SampleStep } from './testing/sample-plan';
import { buildKillChild, runInChild } from './testing/run-in-child';
import { installOracle, mark, type Oracle } from './testing/target-oracle';

const FIRST: SampleStep = { id: '1', statements: ['CREATE TABLE t (v int)', mark('1')] };
const LAST: SampleStep = { id: '3', statements: [mark('3')] };

/** Long enough for a row of its own before the COMMIT. */
const SLOW = 'SELECT pg_sleep(1.1)';

/** One plan for each way in which a migration meets transactions; the second migration is the one that is hit. */
const PLANS = {
  'one transaction': {
    id: '2',
    statements: [mark('2a'), 'ALTER TABLE t ADD COLUMN w int', mark('2b')],
  },
  'one slow transaction': {
    id: '2',
    statements: [mark('2a'), SLOW, mark('2b')],
  },
  'per statement': {
    id: '2',
    mode: 'per_statement',
    statements: [mark('2a'), concurrentIndex('t_v', 't', 'v'), mark('2b')],
  },
  'own transactions': {
    id: '2',
    mode: 'own_transactions',
    statements: [BEGIN, mark('2a'), 'ALTER TABLE t ADD COLUMN w int', COMMIT, mark('2b')],
  },
  'own slow transactions': {
    id: '2',
    mode: 'own_transactions',
    statements: [BEGIN, mark('2a'), SLOW, COMMIT, mark('2b')],
  },
  'a build first': {
    id: '2',
    mode: 'per_statement',
    statements: [concurrentIndex('t_v', 't', 'v'), mark('2a'), mark('2b')],
  },
  'a build last': {
    id: '2',
    mode: 'per_statement',
    statements: [mark('2a'), mark('2b'), concurrentIndex('t_v', 't', 'v')],
  },
} as const satisfies Readonly<Record<string, SampleStep>>;
type PlanName = keyof typeof PLANS;

const AROUND = [
  'after_claim',
  'after_lock',
  'after_fence',
  'before_unlock',
  'after_unlock',
  'before_final',
] as const;
const TRANSACTION = [
  'after_begin',
  'before_intent',
  'after_xid_journal',
  'before_stmt_n',
  'after_stmt_n',
  'before_track',
  'after_track',
  'after_commit_sent',
  'after_commit_ok',
  'before_done_journal',
  'after_done_journal',
] as const;
const COMMITTING = ['after_commit_journal'] as const;
const BARE = ['notx_after_intent', 'notx_after_sent', 'notx_after_catalog'] as const;

const places = (name: PlanName, points: readonly FailPointName[]): readonly (readonly [PlanName, string])[] =>
  points.map((point) => [name, `${point}@1`]);

const CASES: readonly (readonly [PlanName, string])[] = [
  ...AROUND.map((point) => ['one transaction', point] as const),
  ...places('one transaction', TRANSACTION),
  ['one transaction', 'after_stmt_n@1.2'],
  ...places('one slow transaction', COMMITTING),
  ...places('per statement', ['after_intent', ...TRANSACTION, ...BARE]),
  ['per statement', 'before_unlock'],
  ...places('own slow transactions', COMMITTING),
  ...places('a build first', ['after_intent', ...BARE]),
  ...places('a build last', [...BARE, 'before_done_journal', 'after_done_journal']),
  ...places('own transactions', ['after_intent', ...TRANSACTION]),
];

describe('a worker that is killed', () => {
  let program = '';
  beforeAll(async () => {
    program = await buildKillChild();
  });

  it.concurrent.each(CASES)(
    'in a migration with %s at %s leaves what recovery tells truly',
    async (name, point) => {
      await withDatabase(18, async (db) => {
        const oracle = await installOracle(db);
        const plan = await planFor(db, [FIRST, PLANS[name], LAST]);
        const child = await runInChild(program, { db, plan, failPoint: `${point}:kill9` });
        expect(child).toMatchObject({ signal: 'SIGKILL' });
        const { input } = testRun(db, plan, {
          journal: createMemoryJournal(child.journalFile),
          lockBudgetMs: 40_000,
        });
        const recovered = await recoverAfter({ input });
        await judge(db, oracle, recovered);
        if (name === 'a build last') await expectIndex(db, recovered);
        await goOn(db, oracle, recovered, { steps: [FIRST, PLANS[name], LAST], tool: 'prisma' });
      });
    },
  );

  it.concurrent.each(
    CASES.map(([name, point], index) => [name, point, ACTIONS[index % ACTIONS.length] ?? 'throw'] as const),
  )('or hit in a migration with %s at %s by %s, is told truly', async (name, point, action) => {
    await withDatabase(18, async (db) => {
      const oracle = await installOracle(db);
      const plan = await planFor(db, [FIRST, PLANS[name], LAST]);
      const armed = parseFailPoint(`${point}:${action}`);
      if (!armed.ok) throw new TypeError(armed.failure.summary);
      const test = testRun(db, plan, {
        failPoints: armFailPoint(armed.value, {
          kill: () => undefined,
          pause: async () => undefined,
          loseControlDatabase: () => {
            test.journal.lose();
          },
        }),
      });
      const outcome = await performRun(test.input).then(
        (result) => result.outcome,
        () => null,
      );
      test.journal.find();
      if (outcome !== null && outcome.kind !== 'unknown') {
        const markers = await oracle.markers();
        expectOutcomeTold(outcome.kind, markers);
        return;
      }
      const recovered = await recoverAfter(test, { lockBudgetMs: 40_000 });
      await judge(db, oracle, recovered);
      if (name === 'a build last') await expectIndex(db, recovered);
      await goOn(db, oracle, recovered, { steps: [FIRST, PLANS[name], LAST], tool: 'prisma' });
    });
  });
});

const OTHER_HISTORIES: readonly (readonly [PlanName, string])[] = [
  ...places('one transaction', TRANSACTION),
  ...places('per statement', ['after_intent', ...TRANSACTION, ...BARE]),
  ...places('own transactions', ['after_intent', ...TRANSACTION]),
  ...places('a build last', [...BARE, 'before_done_journal']),
];

/** A mark like Prisma's, with a lock that stays while an index is built: these are the places at which that tells. */
const UNDER_ATLAS: readonly (readonly [PlanName, string])[] = [
  ...places('one transaction', ['after_track', 'after_commit_sent']),
  ...places('per statement', ['after_intent', 'after_commit_ok', ...BARE]),
  ...places('a build last', ['notx_after_sent', 'before_done_journal']),
];

/** Where a history with marks may differ from those that are tried at every point. */
const MARKED_HISTORIES = OTHER_HISTORIES.filter(
  ([name, point]) => name !== 'own transactions' && !/journal|_stmt_n/.test(point),
);

/** What is a program runs in one transaction or not at all. */
const UNDER_PROGRAMS = places('one transaction', TRANSACTION);

/** Fewer places where a history differs in little from those that are tried at every one. */
const PLACES_UNDER: Readonly<Record<string, typeof OTHER_HISTORIES>> = {
  alembic: UNDER_PROGRAMS,
  atlas: UNDER_ATLAS,
  flyway: MARKED_HISTORIES,
  knex: UNDER_PROGRAMS,
  module: UNDER_PROGRAMS,
  // As Knex without the row of its lock.
  typeorm: UNDER_PROGRAMS.filter(([, point]) => /track|begin|commit/.test(point)),
};

/**
 * The histories of Drizzle and TypeORM have no mark for what is on its way: our record on the target and the fate of the transaction are all
 * there is. golang-migrate's has one row for everything, which goes back to the version before when nothing of a migration remains. In Flyway's the
 * migration that is hit is a repeatable one that had run before, with another text. Atlas would go on with what is on its way: its row says
 * what Atlas stops at. Alembic's keeps the newest revision alone, which stands for all that it depends on. Knex, TypeORM, Alembic and Module
 * have programs, which say their statements behind a gate; what one of Module gave back is in its row.
 */
describe.each([
  'drizzle',
  'golang-migrate',
  'flyway',
  'atlas',
  'knex',
  'typeorm',
  'alembic',
  'module',
] as const)('a worker that is killed under a history of %s', (tool) => {
  let program = '';
  beforeAll(async () => {
    program = await buildKillChild();
  });

  it.concurrent.each(PLACES_UNDER[tool] ?? OTHER_HISTORIES)(
    'in a migration with %s at %s leaves what recovery tells truly',
    async (name, point) => {
      await withDatabase(18, async (db) => {
        const oracle = await installOracle(db);
        if (tool === 'flyway') await recordOlderRun(db);
        const steps = [FIRST, PLANS[name], LAST].map(KEYED[tool]);
        const plan = await planFor(db, steps, { tool });
        const child = await runInChild(program, { db, plan, failPoint: `${point}:kill9` });
        expect(child).toMatchObject({ signal: 'SIGKILL' });
        const journal = createMemoryJournal(child.journalFile);
        const { input } = testRun(db, plan, { journal, lockBudgetMs: 40_000 });
        const recovered = await recoverAfter({ input });
        await judge(db, oracle, recovered, NATIVE[tool]);
        await goOn(db, oracle, recovered, { steps, tool });
      });
    },
  );
});

const programOf = ({ id }: SampleStep) => ({ file: `${id}.js` });

const KEYED = {
  drizzle: (step: SampleStep): SampleStep => ({ ...step, historyKey: `created_at=${step.id}000` }),
  'golang-migrate': (step: SampleStep): SampleStep => ({
    ...step,
    previousKey: step.id === '1' ? null : String(Number(step.id) - 1),
  }),
  atlas: (step: SampleStep): SampleStep => step,
  alembic: (step: SampleStep): SampleStep => {
    const before = String(Number(step.id) - 1);
    const revision = { ...step, program: programOf(step) };
    return step.id === '1' ? revision : { ...revision, previousKey: before, dependsOn: [before] };
  },
  flyway: (step: SampleStep): SampleStep => ({
    ...step,
    historyKey: step.id === '2' ? 'R__2' : `V${step.id}__a`,
    checksum: step.id,
  }),
  knex: (step: SampleStep): SampleStep => ({ ...step, program: programOf(step) }),
  module: (step: SampleStep): SampleStep => ({ ...step, program: programOf(step) }),
  typeorm: (step: SampleStep): SampleStep => ({
    ...step,
    historyKey: `Step176722560000${step.id}`,
    program: programOf(step),
  }),
} as const;

const ACTIONS = ['throw', 'drop_conn', 'reset_conn', 'lose_control_db'] as const;
const ALL = ['1', '2a', '2b', '3'];

/** No effect twice, and the deploy's state is what the target shows. */
function expectOutcomeTold(kind: string, markers: Readonly<Record<string, number>>): void {
  expect(Object.values(markers).every((count) => count === 1)).toBe(true);
  const seen = Object.keys(markers).length;
  if (kind === 'succeeded') expect(seen).toBe(ALL.length);
  else if (kind === 'failed') expect(seen).toBe(0);
  else {
    expect(kind).toBe('partly_applied');
    expect(seen).toBeGreaterThan(0);
  }
}

/** The migration is told as applied exactly when its last statement has built the index. */
async function expectIndex(db: TestDatabase, recovered: RecoveryResult): Promise<void> {
  if (recovered.kind !== 'decided') throw new TypeError(JSON.stringify(recovered));
  const { rows } = await withClient(db, (client) =>
    client.query<{ fit: boolean }>(
      `SELECT indisvalid AS fit FROM pg_index WHERE indexrelid = to_regclass('t_v')`,
    ),
  );
  const told = recovered.steps.find(({ migrationId }) => migrationId === '2')?.verdict.kind;
  expect(told === 'applied').toBe(rows[0]?.fit === true);
}

/** Where a tool keeps its rows, and what they say of a migration that was left half done. */
interface Native {
  readonly table: string;
  readonly rows: string;
  readonly partial: false | undefined;
}

const NATIVE = {
  prisma: {
    table: '_prisma_migrations',
    rows: 'SELECT migration_name AS name, finished_at IS NOT NULL AS finished FROM _prisma_migrations',
    partial: false,
  },
  drizzle: {
    table: 'drizzle.__drizzle_migrations',
    rows: 'SELECT (created_at / 1000)::text AS name, true AS finished FROM drizzle.__drizzle_migrations',
    partial: undefined,
  },
  'golang-migrate': {
    table: 'schema_migrations',
    rows: 'SELECT number::text AS name, number < version OR NOT dirty AS finished FROM schema_migrations, generate_series(1, version) number',
    partial: false,
  },
  alembic: {
    table: 'alembic_version',
    rows: 'SELECT number::text AS name, true AS finished FROM alembic_version, generate_series(1, version_num::int) number',
    partial: undefined,
  },
  atlas: {
    table: 'atlas_schema_revisions.atlas_schema_revisions',
    rows: 'SELECT version AS name, applied = total AS finished FROM atlas_schema_revisions.atlas_schema_revisions',
    partial: false,
  },
  flyway: {
    table: 'flyway_schema_history',
    rows: 'SELECT COALESCE(version, description) AS name, success AS finished FROM flyway_schema_history WHERE checksum > 0',
    partial: false,
  },
  knex: {
    table: 'knex_migrations',
    rows: 'SELECT name, true AS finished FROM knex_migrations',
    partial: undefined,
  },
  module: {
    table: 'migration_history',
    rows: "SELECT version AS name, status = 'applied' AND rollback_data IS NOT NULL AS finished FROM migration_history",
    partial: undefined,
  },
  typeorm: {
    table: 'migrations',
    rows: 'SELECT right(name, 1) AS name, true AS finished FROM migrations',
    partial: undefined,
  },
} as const satisfies Readonly<Record<string, Native>>;

/** A history in which the repeatable migration ran with another text. */
async function recordOlderRun(db: TestDatabase): Promise<void> {
  const context = { options: {}, schema: 'public' };
  await withClient(db, async (client) => {
    for (const { text } of flywayFormat.history.create(context, [])) await client.query(text);
    await client.query(
      `INSERT INTO flyway_schema_history (installed_rank, description, type, script, checksum, installed_by, execution_time, success)
       VALUES (1, '2', 'SQL', '2', -2, current_user, 1, true)`,
    );
  });
}

async function judge(
  db: TestDatabase,
  oracle: Oracle,
  recovered: RecoveryResult,
  native: Native = NATIVE.prisma,
): Promise<void> {
  if (recovered.kind !== 'decided') throw new TypeError(JSON.stringify(recovered));
  const markers = await oracle.markers();
  expectOutcomeTold(recovered.outcome.kind, markers);
  const rows = await nativeRows(db, native);
  for (const { migrationId, verdict } of recovered.steps) {
    const mine = ALL.filter((marker) => marker.startsWith(migrationId));
    const there = mine.filter((marker) => markers[marker] === 1);
    expect(['applied', 'not_applied', 'partial']).toContain(verdict.kind);
    if (verdict.kind === 'applied') expect(there).toEqual(mine);
    if (verdict.kind === 'not_applied') expect(there).toEqual([]);
    const finished = {
      applied: true,
      not_applied: undefined,
      partial: native.partial,
      ask: null,
      contradiction: null,
    };
    expect(rows[migrationId]).toBe(finished[verdict.kind]);
  }
  expect(await oracle.advisoryLocks()).toBe(0);
  expect(await oracle.sessions()).toEqual([]);
}

/** By migration: whether its row is finished. */
async function nativeRows(db: TestDatabase, native: Native): Promise<Readonly<Record<string, boolean>>> {
  return withClient(db, async (client) => {
    const there = await client.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [
      native.table,
    ]);
    if (there.rows[0]?.there !== true) return {};
    const { rows } = await client.query<{ name: string; finished: boolean }>(native.rows);
    return Object.fromEntries(rows.map(({ name, finished }) => [name, finished]));
  });
}

/** What is still pending can be deployed anew, and then everything is there exactly once. */
async function goOn(
  db: TestDatabase,
  oracle: Oracle,
  recovered: RecoveryResult,
  planned: { readonly steps: readonly SampleStep[]; readonly tool: string },
): Promise<void> {
  if (recovered.kind !== 'decided') return;
  if (recovered.steps.some(({ verdict }) => verdict.kind === 'partial')) return;
  const pending = recovered.steps.filter(({ verdict }) => verdict.kind === 'not_applied');
  if (pending.length === 0) return;
  const ids = new Set(pending.map(({ migrationId }) => migrationId));
  const steps = planned.steps.filter(({ id }) => ids.has(id));
  const again = testRun(db, await planFor(db, steps, { tool: planned.tool }), {
    run: { id: 'run-9', fence: 9, deployId: 'deploy-9' },
  });
  expect((await performRun(again.input)).outcome.kind).toBe('succeeded');
  expect(await oracle.markers()).toEqual({ '1': 1, '2a': 1, '2b': 1, '3': 1 });
}
