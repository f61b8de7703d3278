import { expect, it } from 'vitest';
import { keyRefusal, withOwnKeys } from './own-keys';

it('gives a shortcut another key in every place that shows or binds it', () => {
  const peeked = withOwnKeys({ open: 'l' }).find(({ id }) => id === 'open');
  expect(peeked).toMatchObject({ keys: ['l'], shown: 'l' });
  expect(withOwnKeys({ palette: 'l' })).toEqual(withOwnKeys({}));
});

it('refuses a key that is taken, that begins others, or that one press does not give', () => {
  expect(keyRefusal({}, 'open', 'l')).toBeNull();
  expect(keyRefusal({}, 'open', 'x')).toBe('x is taken: Mark the row.');
  expect(keyRefusal({ mark: 'l' }, 'open', 'x')).toBeNull();
  expect(keyRefusal({}, 'open', 'g')).toBe('g begins the keys that go to pages.');
  for (const key of ['', 'L', 'ab', ' ', 'ß']) {
    expect(keyRefusal({}, 'open', key), key).toContain('One letter');
  }
});
