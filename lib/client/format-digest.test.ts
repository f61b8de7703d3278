import { expect, test } from 'vitest';
import { shortDigest } from './format-digest';

test('a digest is cut to eight digits, with or without its algorithm', () => {
  expect(shortDigest('sha256:9f3c4a1be07744aa')).toBe('9f3c4a1b');
  expect(shortDigest('9f3c4a1be07744aa')).toBe('9f3c4a1b');
});
