import { expect, test } from 'vitest';
import { formatClock, formatInstant, formatRelative } from './format-time';

const INSTANT = '2026-11-20T13:02:11.500Z';
const NOW = Date.parse(INSTANT);

test('an absolute time always names its zone', () => {
  expect(formatInstant(INSTANT)).toBe('20 Nov 2026, 13:02 UTC');
  expect(formatInstant(INSTANT, { precision: 'second' })).toBe('20 Nov 2026, 13:02:11 UTC');
  expect(formatInstant(INSTANT, { zone: 'America/New_York' })).toBe('20 Nov 2026, 08:02 EST');
  expect(formatInstant(INSTANT, { precision: 'day' })).toBe('20 Nov 2026');
  expect(formatClock(INSTANT, { isExact: true })).toBe('13:02:11 UTC');
});

test('three zones show the same instant, across the date line too', () => {
  expect(formatInstant(INSTANT, { zone: 'Asia/Tokyo' })).toMatch(/^20 Nov 2026, 22:02 /);
  expect(formatInstant(INSTANT, { zone: 'Pacific/Auckland' })).toMatch(/^21 Nov 2026, 02:02 /);
  expect(formatInstant('2026-11-20T00:30:00Z')).toBe('20 Nov 2026, 00:30 UTC');
});

test('what is not an instant is shown as it came', () => {
  expect(formatInstant('soon')).toBe('soon');
  expect(formatClock('soon')).toBe('soon');
  expect(formatRelative('soon', NOW)).toBeNull();
});

test.each([
  [0, 'just now'],
  [9_000, 'just now'],
  [-9_000, 'just now'],
  [47_000, '40 s ago'],
  [720_000, '12 min ago'],
  [-10_800_000, 'in 3 h'],
  [86_399_000, '23 h ago'],
  [86_400_000, null],
])('%d ms before now is %s', (distance, text) => {
  expect(formatRelative(NOW - distance, NOW)).toBe(text);
});
