import { expect, test } from 'vitest';
import { cn } from './cn';

test('joins what is there and drops what is not', () => {
  expect(cn('a', false, undefined, null, '', 'b c')).toBe('a b c');
  expect(cn()).toBe('');
});
