import { expect } from 'vitest';
import type { Environment } from '../../lib/engine/model/environment';
import type { Plan } from '../../lib/engine/model/plan';
import type { Corridor } from '../../lib/testing/corridor';
import type { TestDatabase } from '../../lib/testing/postgres';
import { indexesOf, rowsOf } from './database';
import { driftOf } from './drift-of';
import { settleIn } from './settle-in';

type Files = Readonly<Record<string, string>>;

interface Scene {
  readonly corridor: Corridor;
  readonly environment: Environment;
  readonly target: TestDatabase;
  readonly release: (files: Files) => Promise<void>;
  readonly deploy: () => Promise<string>;
}

/**
 * A migration that builds a unique index concurrently on the names of `users`, over rows that are alike: what remains is named, the history
 * says nothing of it, and it is run again once both are mended. Returns the plan of the run that failed.
 */
export async function mendFailedIndex(
  scene: Scene,
  given: {
    /** What is there before, with the table. */
    readonly before: Files;
    readonly unique: Files;
    readonly index: string;
    readonly history: (db: TestDatabase) => Promise<readonly unknown[]>;
  },
): Promise<Plan> {
  const { corridor, environment, target } = scene;
  const { before, unique, index, history } = given;
  await scene.release(before);
  expect(await scene.deploy()).toBe('succeeded');
  const rows = await history(target);
  await rowsOf(target, "UPDATE users SET name = 'same'");
  await scene.release({ ...before, ...unique });
  const plan = await corridor.prepare(environment);
  const failed = await corridor.deployNow(await corridor.request(plan));
  expect(failed).toMatchObject({
    state: 'partly_applied',
    outcome: { failure: { mend: [`DROP INDEX CONCURRENTLY public.${index};`] } },
  });
  expect(await indexesOf(target)).toContainEqual({ name: index, valid: false });
  expect(await history(target)).toEqual(rows);
  await rowsOf(target, 'UPDATE users SET name = id::text');
  await rowsOf(target, `DROP INDEX CONCURRENTLY ${index}`);
  expect(await driftOf(scene)).toMatchObject({ kind: 'compared', countedItems: [] });
  await settleIn(corridor, failed);
  expect(await scene.deploy()).toBe('succeeded');
  expect(await indexesOf(target)).toContainEqual({ name: index, valid: true });
  return plan;
}
