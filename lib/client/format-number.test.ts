import { expect, test } from 'vitest';
import { formatBytes, formatCount, formatNumber, formatPercent } from './format-number';

test('numbers are grouped and keep one digit after the point', () => {
  expect(formatNumber(1234.56)).toBe('1,234.6');
});

test('a share is 100% only when it is all of it', () => {
  expect(formatPercent(0.999)).toBe('99%');
  expect(formatPercent(1)).toBe('100%');
  expect(formatPercent(1.4)).toBe('100%');
  expect(formatPercent(-1)).toBe('0%');
});

test('a count agrees with its word', () => {
  expect(formatCount(1, 'statement')).toBe('1 statement');
  expect(formatCount(0, 'statement')).toBe('0 statements');
  expect(formatCount(2, 'index', 'indexes')).toBe('2 indexes');
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1 kB'],
  [41_200_000_000, '41.2 GB'],
  [1e21, '1,000,000 PB'],
])('%d bytes read as "%s"', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
