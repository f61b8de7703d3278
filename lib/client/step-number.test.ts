import { expect, test } from 'vitest';
import { nearestInRange, wholeNumberOf } from './step-number';

test('a number ends within its range, whole steps from its beginning', () => {
  const range = { minimum: 50, maximum: 220, step: 50 };
  const ends = [-7, 50, 74, 76, 199, 220, 9000].map((number) => nearestInRange(number, range));
  expect(ends).toEqual([50, 50, 50, 100, 200, 200, 200]);
  expect(nearestInRange(-3, { minimum: undefined, maximum: undefined, step: 1 })).toBe(-3);
});

test('a text is a whole number or none', () => {
  expect(['7', ' 12 ', '-1', '0'].map(wholeNumberOf)).toEqual([7, 12, -1, 0]);
  expect(['', ' ', '1.5', 'x', '1e400', '7 h'].map(wholeNumberOf)).toEqual([
    null,
    null,
    null,
    null,
    null,
    null,
  ]);
});
