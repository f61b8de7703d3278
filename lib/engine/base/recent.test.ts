import { expect, it } from 'vitest';
import { Recent } from './recent';

const words = () => new Recent<string>(10, (word) => word.length);

it('gives back what was set, and the newest value of a key', () => {
  const recent = words();
  expect(recent.get('a')).toBeNull();
  recent.set('a', 'one');
  recent.set('a', 'other');
  expect(recent.get('a')).toBe('other');
});

it('forgets first what was not asked for longest, and counts a replaced value once', () => {
  const recent = words();
  for (let round = 0; round < 5; round += 1) recent.set('a', 'aaaa');
  recent.set('b', 'bbbb');
  recent.get('a');
  recent.set('c', 'cccc');
  expect(['a', 'b', 'c'].map((key) => recent.get(key))).toEqual(['aaaa', null, 'cccc']);
});

it('does not keep what is too heavy by itself, nor an older value of its key', () => {
  const recent = words();
  recent.set('a', 'short');
  recent.set('a', 'much too long a word');
  expect(recent.get('a')).toBeNull();
  recent.set('b', 'ten letter');
  expect(recent.get('b')).toBe('ten letter');
});
