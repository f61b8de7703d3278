import { expect } from 'vitest';
import { createMemoryJournal } from '../../../testing/memory-journal';
import { withDatabase, type TestDatabase } from '../../../testing/postgres';
import { armFailPoint, parseFailPoint, type FailAction } from '../fail-points';
import { performRun } from '../perform-run';
import type { RecoveryResult } from '../recover-run';
import { expectIndex, expectLockFree, expectOutcomeTold, goOn, judge } from './kill-judge';
import { marksOf, prepareHistory, stepsOf, type KilledTool, type PlanName } from './kill-plans';
import { planFor, recoverAfter, testRun } from './run-harness';
import { runInChild } from './run-in-child';
import { installOracle, type Oracle } from './target-oracle';

/** Which migration under which history, and where in it. */
export interface KillScene {
  readonly tool: KilledTool;
  readonly name: PlanName;
  readonly point: string;
}

/** What may happen in a target between a worker's death and its recovery. */
type Meanwhile = (db: TestDatabase) => Promise<void>;

const LOCK_BUDGET_MS = 40_000;

/** Kills a worker of its own process at a fail point, recovers what it left, and lets the oracle judge; what is pending is deployed then. */
export const killAndJudge = (program: string, scene: KillScene, meanwhile?: Meanwhile): Promise<void> =>
  withKilled(program, scene, async (db, recover, oracle) => {
    await meanwhile?.(db);
    await judgeAndGoOn(db, oracle, scene, await recover());
  });

/** Kills a worker of its own process at a fail point; the rest is the caller's. */
export const withKilled = (
  program: string,
  scene: KillScene,
  use: (db: TestDatabase, recover: () => Promise<RecoveryResult>, oracle: Oracle) => Promise<void>,
): Promise<void> =>
  withDatabase(18, async (db) => {
    const oracle = await installOracle(db);
    const plan = await planOf(db, scene);
    const child = await runInChild(program, { db, plan, failPoint: `${scene.point}:kill9` });
    expect(child, child.output).toMatchObject({ signal: 'SIGKILL' });
    const test = testRun(db, plan, { journal: createMemoryJournal(child.journalFile) });
    await use(db, () => recoverAfter(test, { lockBudgetMs: LOCK_BUDGET_MS }), oracle);
  });

/** The same with a worker that lives on: its end is told truly, or it is not known and recovery tells it. */
export const hitAndJudge = (
  scene: KillScene & { readonly action: Exclude<FailAction, 'kill9'> },
): Promise<void> =>
  withDatabase(18, async (db) => {
    const oracle = await installOracle(db);
    const plan = await planOf(db, scene);
    const armed = parseFailPoint(`${scene.point}:${scene.action}`);
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
    if (outcome === null || outcome.kind === 'unknown') {
      const recovered = await recoverAfter(test, { lockBudgetMs: LOCK_BUDGET_MS });
      await judgeAndGoOn(db, oracle, scene, recovered);
    } else {
      expectOutcomeTold(outcome.kind, await oracle.markers(), marksOf(scene.name));
      if (scene.tool === 'knex') await expectLockFree(db);
    }
  });

async function planOf(db: TestDatabase, { tool, name }: KillScene) {
  await prepareHistory(db, tool);
  return planFor(db, stepsOf(tool, name), { tool });
}

async function judgeAndGoOn(
  db: TestDatabase,
  oracle: Oracle,
  { tool, name }: KillScene,
  recovered: RecoveryResult,
): Promise<void> {
  await judge(db, oracle, recovered, { tool, name });
  if (name === 'a build last') await expectIndex(db, recovered);
  await goOn(db, oracle, recovered, { tool, name });
}
