import { flywayFormat } from '../../formats/flyway/flyway-format';
import { withClient, type TestDatabase } from '../../../testing/postgres';
import type { FailPointName } from '../fail-points';
import { BEGIN, COMMIT, concurrentIndex, type SampleStep } from './sample-plan';
import { mark } from './target-oracle';

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
  // As Alembic's block that commits by itself, between what it commits before and begins after.
  'a build between transactions': {
    id: '2',
    mode: 'own_transactions',
    statements: [
      BEGIN,
      mark('2a'),
      COMMIT,
      concurrentIndex('t_v', 't', 'v'),
      BEGIN,
      'ALTER TABLE t ADD COLUMN w int',
      mark('2b'),
      COMMIT,
    ],
  },
} as const satisfies Readonly<Record<string, SampleStep>>;

/** The first two go alone, four at once, and the last two, which are announced beside those, after them. */
const WINDOW: readonly SampleStep[] = ['1', '2', '3', '4', '5', '6', '7', '8'].map((id) => ({
  id,
  statements: [`CREATE TABLE t${id} (v int)`, mark(id)],
}));

export type PlanName = keyof typeof PLANS | 'a window';

export const AROUND = [
  'after_claim',
  'after_lock',
  'after_fence',
  'before_unlock',
  'after_unlock',
  'before_final',
] as const;
export const TRANSACTION = [
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
export const COMMITTING = ['after_commit_journal'] as const;
export const BARE = ['notx_after_intent', 'notx_after_sent', 'notx_after_catalog'] as const;

/** In and around the flight of a window, whose row is written together with the second migration's. */
export const WINDOW_PLACES: readonly KillPlace[] = [
  'before_intent@5',
  'before_done_journal@1',
  'after_xid_journal@5',
  'before_stmt_n@2.1',
  'after_begin@3',
  'after_stmt_n@3.1',
  'before_track@3',
  'after_track@3',
  'after_commit_ok@2',
  'after_commit_ok@4',
  'after_track@5',
  'after_commit_ok@5',
  'before_intent@7',
  'after_xid_journal@7',
  'after_begin@6',
  'after_track@7',
  'after_commit_ok@6',
  'after_commit_ok@7',
  'before_done_journal@2',
  'after_done_journal@2',
].map((point) => ['a window', point]);

/** A migration and a fail point in it. */
export type KillPlace = readonly [name: PlanName, point: string];

/** These fail points in the migration that is hit. */
export const places = (name: PlanName, points: readonly FailPointName[]): readonly KillPlace[] =>
  points.map((point) => [name, `${point}@1`]);

const programOf = ({ id }: SampleStep) => ({ file: `${id}.js` });

/** What a step says besides its statements, by the tool whose history it is for. */
const KEYED = {
  prisma: (step: SampleStep): SampleStep => step,
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

export type KilledTool = keyof typeof KEYED;

/** The migrations of a plan under a history; the second one is hit, or those of the window. */
export const stepsOf = (tool: KilledTool, name: PlanName): readonly SampleStep[] =>
  (name === 'a window' ? WINDOW : [FIRST, PLANS[name], LAST]).map((step) => KEYED[tool](step));

/** What is left where all of a plan was done, each beginning with its migration. */
export const marksOf = (name: PlanName): readonly string[] =>
  name === 'a window' ? WINDOW.map(({ id }) => id) : ['1', '2a', '2b', '3'];

/** What a history holds before. */
export async function prepareHistory(db: TestDatabase, tool: KilledTool): Promise<void> {
  if (tool === 'flyway') await recordOlderRun(db);
}

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
