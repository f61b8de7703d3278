import { expect, test } from 'vitest';
import { oneOf } from './one-of';

test('a value is taken when it is one of those that there are, and nothing else is', () => {
  expect(oneOf(['a', 'b'], 'b')).toBe('b');
  for (const value of ['c', '', null, undefined, ['a'], 0]) expect(oneOf(['a', 'b'], value)).toBeUndefined();
});
