import { beforeAll, describe, it } from 'vitest';
import { hitAndJudge, killAndJudge } from './testing/kill-scene';
import {
  AROUND,
  BARE,
  COMMITTING,
  places,
  TRANSACTION,
  WINDOW_PLACES,
  type KilledTool,
  type KillPlace,
} from './testing/kill-plans';
import { buildKillChild } from './testing/run-in-child';

const CASES: readonly KillPlace[] = [
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
  ...WINDOW_PLACES,
];

const ACTIONS = ['throw', 'drop_conn', 'reset_conn', 'lose_control_db'] as const;

describe('a worker that is killed', () => {
  let program = '';
  beforeAll(async () => {
    program = await buildKillChild();
  });

  it.concurrent.each(CASES)('in a migration with %s at %s leaves what recovery tells truly', (name, point) =>
    killAndJudge(program, { tool: 'prisma', name, point }),
  );

  it.concurrent.each(
    CASES.map(([name, point], index) => [name, point, ACTIONS[index % ACTIONS.length] ?? 'throw'] as const),
  )('or hit in a migration with %s at %s by %s, is told truly', (name, point, action) =>
    hitAndJudge({ tool: 'prisma', name, point, action }),
  );
});

const OTHER_HISTORIES: readonly KillPlace[] = [
  ...places('one transaction', TRANSACTION),
  ...places('per statement', ['after_intent', ...TRANSACTION, ...BARE]),
  ...places('own transactions', ['after_intent', ...TRANSACTION]),
  ...places('a build last', [...BARE, 'before_done_journal']),
  ...WINDOW_PLACES,
];

/** A mark like Prisma's, with a lock that stays while an index is built: these are the places at which that tells. */
const UNDER_ATLAS: readonly KillPlace[] = [
  ...places('one transaction', ['after_track', 'after_commit_sent']),
  ...places('per statement', ['after_intent', 'after_commit_ok', ...BARE]),
  ...places('a build last', ['notx_after_sent', 'before_done_journal']),
  ...WINDOW_PLACES,
];

/** Where a history with marks may differ from those that are tried at every point. */
const MARKED_HISTORIES = OTHER_HISTORIES.filter(
  ([name, point]) => name !== 'own transactions' && !/journal|_stmt_n/.test(point),
);

/** What is a program runs in one transaction or not at all. */
const UNDER_PROGRAMS = places('one transaction', TRANSACTION);

/** Fewer places where a history differs in little from those that are tried at every one. */
const PLACES_UNDER: Partial<Readonly<Record<KilledTool, typeof OTHER_HISTORIES>>> = {
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
    (name, point) => killAndJudge(program, { tool, name, point }),
  );
});
