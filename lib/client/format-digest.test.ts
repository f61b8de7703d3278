import { expect, test } from 'vitest';
import { shortDigest } from './format-digest';

test('a digest is cut to eight digits, with or without its algorithm', () => {
  expect(shortDigest('sha256:9f3c4a1be07744aa')).toBe('9f3c4a1b');
  expect(shortDigest('9f3c4a1be07744aa')).toBe('9f3c4a1b');
});

test('leaves a checksum whole that is a number, as Flyway has them', () => {
  expect(shortDigest('312649912')).toBe('312649912');
  expect(shortDigest('-2147483648')).toBe('-2147483648');
});
