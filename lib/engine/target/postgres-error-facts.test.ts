import { expect, it } from 'vitest';
import { clipped, LONGEST_SERVER_TEXT } from './postgres-error-facts';

it('cuts a long text of the server such that it can be kept, also in the middle of a character', () => {
  const before = 'x'.repeat(LONGEST_SERVER_TEXT - 1);
  expect(clipped(`${before}😀 and more`)).toBe(`${before}\uFFFD…`);
  expect(clipped(`${before}y`)).toBe(`${before}y`);
});
