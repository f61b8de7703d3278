import { expect, it } from 'vitest';
import { standstillOf } from './standstill';

const ROW = {
  snapshot: '740:740:',
  standby: false,
  checkpoint: '(0/1,0/1)',
  system: '(1800,1)',
  started: '2026-01-01 00:00:00+00',
  role: 'keeper',
  database: 'shop',
};

it('moves with everything that a commit, another server or another database would move', () => {
  const mark = standstillOf(ROW);
  expect(standstillOf({ ...ROW })).toBe(mark);
  const moved = { ...ROW, snapshot: '741:741:' };
  const others = ['checkpoint', 'system', 'started', 'role', 'database'].map((key) => ({
    ...ROW,
    [key]: 'another',
  }));
  const marks = [ROW, moved, ...others].map(standstillOf);
  expect(new Set(marks).size).toBe(marks.length);
});

it('cannot be told on a standby, while transactions overlap, and of no answer', () => {
  expect(standstillOf({ ...ROW, standby: true })).toBeNull();
  expect(standstillOf({ ...ROW, snapshot: '740:742:740' })).toBeNull();
  expect(standstillOf({ ...ROW, snapshot: null })).toBeNull();
  expect(standstillOf({})).toBeNull();
});
