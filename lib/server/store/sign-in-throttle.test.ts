import { describe, expect, it } from 'vitest';
import { later } from '../../engine/model/instant';
import { paceOf, waitOf } from './sign-in-throttle';

const AT = '2026-03-01T10:00:00.000Z';
const waits = (key: string, counts: readonly number[]): readonly number[] =>
  counts.map((failures) => waitOf(paceOf(key), failures, AT, AT));

describe('waitOf', () => {
  it('doubles for an account from the fifth failure, up to a quarter of an hour', () => {
    expect(waits('account:a@b', [0, 1, 4, 5, 6, 7, 8, 14, 15, 100, 100_000])).toEqual([
      0, 0, 0, 1, 2, 4, 8, 512, 900, 900, 900,
    ]);
  });

  it('is gentler for an address', () => {
    expect(waits('address:192.0.2.1', [1, 20, 21, 22, 30, 40, 60, 1000])).toEqual([
      0, 0, 1, 2, 8, 70, 300, 300,
    ]);
  });

  it('takes any other key for an account', () => {
    expect(paceOf('something')).toBe(paceOf('account:x'));
  });

  it('counts down to nothing and forgets after a day', () => {
    const pace = paceOf('account:x');
    expect(waitOf(pace, 8, AT, later(AT, 7_500))).toBe(1);
    expect(waitOf(pace, 8, AT, later(AT, 8_000))).toBe(0);
    expect(waitOf(pace, 100, AT, later(AT, 24 * 3_600_000))).toBe(0);
  });
});
