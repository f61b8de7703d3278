import { beforeAll, describe, expect, it } from 'vitest';
import { withClient, withDatabase, type TestDatabase } from '../../testing/postgres';
import { targetInput, withSession } from '../../testing/target';
import type { Failure } from '../base/failure';
import { knexFormat } from '../formats/knex/knex-format';
import type { HistoryEntry } from '../model/history';
import { readHistory } from '../target/read-history';
import { FAIL_POINTS } from './fail-points';
import { performRun } from './perform-run';
import { AROUND, BARE, COMMITTING, places, TRANSACTION, type KillPlace } from './testing/kill-plans';
import { lockRows } from './testing/kill-judge';
import { hitAndJudge, killAndJudge, withKilled } from './testing/kill-scene';
import { planFor, testRun } from './testing/run-harness';
import { buildKillChild } from './testing/run-in-child';
import { BEGIN, COMMIT, concurrentIndex, type SampleStep } from './testing/sample-plan';

/** Every named fail point that a run of statements without a mark of the tool passes. */
const PLACES: readonly KillPlace[] = [
  ...AROUND.map((point): KillPlace => ['a build between transactions', point]),
  ...places('a build between transactions', ['after_intent', ...TRANSACTION, ...BARE]),
  // In the transaction that comes after the block.
  ['a build between transactions', 'before_stmt_n@1.6'],
  ['a build between transactions', 'after_stmt_n@1.7'],
  ...places('own slow transactions', COMMITTING),
  ...places('per statement', ['after_intent', ...TRANSACTION, ...BARE]),
  ...places('a build first', ['after_intent', ...BARE]),
  ...places('a build last', [...BARE, 'before_done_journal', 'after_done_journal']),
];

/** Where a history differs from Knex' alone: in the row that is written at the end. */
const AT_THE_END = PLACES.filter(([, point]) => /catalog|commit|done_journal|sent/.test(point));

/** Between the mark that Knex sees and the end of the migration. */
const HOLDING: readonly KillPlace[] = [
  ...places('a build between transactions', ['after_begin', 'after_commit_ok', ...BARE]),
  ['a build between transactions', 'after_stmt_n@1.7'],
  ...places('a build last', ['notx_after_catalog']),
];

/** Rows that change when Knex takes its lock; it says “Migration table is already locked” unless it is one. Source: `Migrator.js`, _lockMigrations. */
const takeAsKnex = (db: TestDatabase): Promise<number | null> =>
  withClient(db, async (client) => {
    const taken = await client.query('UPDATE knex_migrations_lock SET is_locked = 1 WHERE is_locked = 0');
    return taken.rowCount;
  });

/** Why nothing is planned on a target as it stands. */
async function refusalOn(db: TestDatabase): Promise<Failure | null> {
  const context = { options: {}, schema: 'public' };
  const history = await withSession(targetInput(db), (session) => readHistory(session, knexFormat, context));
  if (!history.ok) throw new TypeError(history.failure.summary);
  return knexFormat.refusal([], { ...history.value, entries: history.value.entries.filter(isLock) }, NOW);
}

const NOW = { options: {}, resolves: false };
const isLock = ({ outcome }: HistoryEntry): boolean => outcome === 'failed';

const ACTIONS = ['throw', 'drop_conn', 'reset_conn', 'lose_control_db'] as const;

/**
 * The migration that is hit is a program that leaves its transaction, between two that do not: its recorded statements are run, and it is not
 * started again (docs/adr/0055). What commits by itself stays, whatever becomes of the worker.
 */
describe('a worker that is killed in a program that leaves its transaction', () => {
  let program = '';
  beforeAll(async () => {
    program = await buildKillChild();
  });

  it('is killed at every fail point that has a name', () => {
    const names = PLACES.map(([, point]) => point.split('@')[0]);
    expect(new Set(names)).toEqual(new Set(FAIL_POINTS));
  });

  it.concurrent.each([
    ...PLACES.map((place) => ['knex', ...place] as const),
    ...AT_THE_END.map((place) => ['typeorm', ...place] as const),
    ...AT_THE_END.map((place) => ['alembic', ...place] as const),
  ])('of %s with %s at %s leaves what recovery tells truly', (tool, name, point) =>
    killAndJudge(program, { tool, name, point }),
  );

  it.concurrent.each(HOLDING)(
    'of Knex with %s at %s keeps Knex out until recovery, which frees what is ours',
    (name, point) =>
      killAndJudge(program, { tool: 'knex', name, point }, async (db) => {
        expect(await lockRows(db)).toEqual([-1]);
        expect(await takeAsKnex(db)).toBe(0);
        expect((await refusalOn(db))?.summary).toContain('by a deploy of Lockkeeper');
      }),
  );

  it.each([
    ['in the middle', ['CREATE TABLE kept (v int)', concurrentIndex('nothing', 'nowhere', 'v')]],
    ['before anything remains', [concurrentIndex('nothing', 'nowhere', 'v')]],
    ['in a transaction of its own', [BEGIN, 'SELECT 1 / 0', COMMIT]],
  ] as const)('or lives, and a statement fails %s, gives the lock of Knex back', (_, statements) =>
    withDatabase(18, async (db) => {
      const mode = statements[0] === BEGIN ? 'own_transactions' : 'per_statement';
      const step: SampleStep = { id: '1', mode, program: { file: '1.js' }, statements };
      const { input } = testRun(db, await planFor(db, [step], { tool: 'knex' }));
      expect((await performRun(input)).outcome.kind).toMatch(/failed|partly_applied/);
      expect(await lockRows(db)).toEqual([0]);
      expect(await refusalOn(db)).toBeNull();
    }),
  );

  it.concurrent.each(HOLDING)(
    'of Knex with %s at %s leaves a lock that Knex has taken since',
    (name, point) =>
      withKilled(program, { tool: 'knex', name, point }, async (db, recover) => {
        // As `knex migrate:unlock` and the next `knex migrate:latest` do.
        await withClient(db, (client) => client.query('UPDATE knex_migrations_lock SET is_locked = 0'));
        expect(await takeAsKnex(db)).toBe(1);
        expect((await recover()).kind).toBe('decided');
        expect(await lockRows(db)).toEqual([1]);
      }),
  );

  it.concurrent.each(
    PLACES.map(([name, point], index) => [name, point, ACTIONS[index % ACTIONS.length] ?? 'throw'] as const),
  )('or hit with %s at %s by %s, is told truly', (name, point, action) =>
    hitAndJudge({ tool: 'knex', name, point, action }),
  );
});
