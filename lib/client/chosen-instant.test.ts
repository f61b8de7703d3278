import { expect, it } from 'vitest';
import { chosenInstant } from './chosen-instant';

it('previews the instant that a local time means, and says where the clocks leave none or two', () => {
  expect(chosenInstant('2026-12-20T18:00', 'Europe/Berlin')).toEqual({
    kind: 'instant',
    at: '2026-12-20T17:00:00.000Z',
  });
  expect(chosenInstant('2026-10-25T02:30', 'Europe/Berlin')).toEqual({ kind: 'twice' });
  expect(chosenInstant('2027-03-28T02:30', 'Europe/Berlin')).toEqual({ kind: 'skipped' });
  expect(chosenInstant('2026-12-20T18:00', 'Europe/Ber')).toEqual({ kind: 'unknown_zone' });
  for (const unfinished of ['', '2026-12-']) {
    expect(chosenInstant(unfinished, 'UTC')).toEqual({ kind: 'unfinished' });
  }
  expect(chosenInstant('2026-12-20T18:00', '')).toEqual({ kind: 'unfinished' });
});
