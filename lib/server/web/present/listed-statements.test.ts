import { expect, it } from 'vitest';
import type { PlannedStatement } from '../../../engine/model/plan';
import { sampleEnvironment, samplePlan, sampleProject, sampleRelease } from '../../../testing/store-samples';
import { listedStatements, MOST_LISTED, unlistedOf } from './listed-statements';

const project = sampleProject();
const plan = samplePlan(sampleEnvironment(project.id), sampleRelease(project.id, 1).release);

/** A plan of migrations with so many statements that create tables; `change` says what is special about one of them. */
function planOf(
  counts: readonly number[],
  change: (place: number, number: number) => Partial<PlannedStatement> = () => ({}),
) {
  const [step] = plan.steps;
  const [statement] = step?.statements ?? [];
  if (step === undefined || statement === undefined) throw new TypeError('the sample has a statement');
  const steps = counts.map((count, place) => ({
    ...step,
    migrationId: `m${String(place)}`,
    statements: Array.from({ length: count }, (_, index) => ({
      ...statement,
      number: index + 1,
      ...change(place, index + 1),
    })),
  }));
  const listed = listedStatements({ steps });
  const numbers = steps.map((each) => (listed.get(each) ?? []).map(({ number }) => number));
  return { numbers, unlisted: steps.map((each) => unlistedOf(each, listed)) };
}

it('lists all of a plan that the page bears', () => {
  const { numbers, unlisted } = planOf([3, MOST_LISTED - 4, 1]);
  expect(numbers.map(({ length }) => length)).toEqual([3, MOST_LISTED - 4, 1]);
  expect(unlisted).toEqual([0, 0, 0].map((count) => ({ count, losing: 0 })));
});

it('shares the room between long migrations and lets short ones have all they need', () => {
  const { numbers, unlisted } = planOf([10, 200_000, 10, 5_000]);
  expect(numbers.map(({ length }) => length)).toEqual([10, 490, 10, 490]);
  expect(unlisted.map(({ count }) => count)).toEqual([0, 199_510, 0, 4_510]);
  const many = planOf(Array.from({ length: 2 * MOST_LISTED }, () => 2));
  expect(new Set(many.numbers.map(({ length }) => length))).toEqual(new Set([1]));
});

it('lists what stands out wherever it is, in its place, and counts what even that leaves out', () => {
  const special = (place: number, number: number): Partial<PlannedStatement> => {
    if (number === 150_000) return { losesData: true };
    return number === 160_000 ? { transactional: false } : {};
  };
  const { numbers, unlisted } = planOf([200_000], special);
  expect(numbers[0]?.slice(-3)).toEqual([MOST_LISTED, 150_000, 160_000]);
  expect(unlisted).toEqual([{ count: 200_000 - MOST_LISTED - 2, losing: 0 }]);
  const losing = planOf([5_000], () => ({ losesData: true }));
  expect(losing.numbers[0]).toHaveLength(2 * MOST_LISTED);
  expect(losing.unlisted).toEqual([{ count: 5_000 - 2 * MOST_LISTED, losing: 5_000 - 2 * MOST_LISTED }]);
});
