import { expect, it } from 'vitest';
import { decodedPart, isReadableAddress } from './readable-address';

it.each(['/p/%00', '/p/%E0%A4%A', '/p/%', '/api/v1/csv/migrations?project=%00', '/p?%00=a'])(
  'cannot read %s',
  (address) => {
    expect(isReadableAddress(new URL(address, 'http://localhost'))).toBe(false);
  },
);

it.each(['/', '/p/a%20b/%C3%BC', '/p?q=%25&x=%E2%82%AC', '/p?q=100%'])('reads %s', (address) => {
  expect(isReadableAddress(new URL(address, 'http://localhost'))).toBe(true);
});

it('gives a part of a path as it was', () => {
  expect(decodedPart('a%2Fb')).toBe('a/b');
  expect(decodedPart('%')).toBeNull();
  expect(decodedPart('a%00')).toBeNull();
});
