import { expect, test } from 'vitest';
import { formatCoarseDuration, formatDuration, isoDuration } from './format-duration';

test.each([
  [0, '0 ms'],
  [-5, '0 ms'],
  [340.9, '340 ms'],
  [999, '999 ms'],
  [1000, '1 s'],
  [5240, '5.2 s'],
  [9999, '9.9 s'],
  [10_000, '10 s'],
  [59_999, '59 s'],
  [60_000, '1 min'],
  [134_000, '2 min 14 s'],
  [3_600_000, '1 h'],
  [11_100_000, '3 h 5 min'],
  [3_630_000, '1 h'],
  [172_800_000, '2 d'],
  [180_000_000, '2 d 2 h'],
])('%d ms reads as "%s"', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test('the machine form keeps milliseconds', () => {
  expect(isoDuration(134_500)).toBe('PT134.5S');
  expect(isoDuration(-1)).toBe('PT0S');
});

test.each([
  [9_999, null],
  [19_000, '10 s'],
  [59_000, '50 s'],
  [61_000, '1 min'],
  [7_199_000, '1 h'],
  [200_000_000, '2 d'],
])('%d ms in one unit is %s', (ms, text) => {
  expect(formatCoarseDuration(ms)).toBe(text);
});
