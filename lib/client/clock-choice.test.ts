import { describe, expect, it } from 'vitest';
import { clockOf, clockText, modeOf, UTC_CLOCK } from './clock-choice';

describe('the clock that a browser chose', () => {
  it.each([
    { mode: 'utc', zone: 'UTC' },
    { mode: 'local', zone: 'America/Argentina/Buenos_Aires' },
    { mode: 'zone:Asia/Tokyo', zone: 'Asia/Tokyo' },
  ] as const)('comes back from its cookie: %o', (choice) => {
    expect(clockOf(clockText(choice))).toEqual(choice);
  });

  it.each([undefined, '', 'local', 'local Nowhere/At_All', 'tomorrow Europe/Oslo', 'local <script>'])(
    'is UTC when the cookie says %o',
    (value) => {
      expect(clockOf(value)).toEqual(UTC_CLOCK);
    },
  );

  it('is read from a link by the name of a place', () => {
    expect(modeOf('Europe/Oslo')).toBe('zone:Europe/Oslo');
    expect(modeOf('Middle/Earth')).toBeNull();
  });
});
