import { beforeAll, describe, expect, it } from 'vitest';
import { FAIL_POINTS } from './fail-points';
import { AROUND, BARE, COMMITTING, places, TRANSACTION, type KillPlace } from './testing/kill-plans';
import { hitAndJudge, killAndJudge } from './testing/kill-scene';
import { buildKillChild } from './testing/run-in-child';

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

  it.concurrent.each(
    PLACES.map(([name, point], index) => [name, point, ACTIONS[index % ACTIONS.length] ?? 'throw'] as const),
  )('or hit with %s at %s by %s, is told truly', (name, point, action) =>
    hitAndJudge({ tool: 'knex', name, point, action }),
  );
});
