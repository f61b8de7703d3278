import { describe, expect, it } from 'vitest';
import { standing } from './kept-recordings';

const kept = (names: string) =>
  names
    .split('')
    .map((file) => ({ file, recording: { path: `recorded/${file}.sql`, bytes: new Uint8Array() } }));
const ordered = (names: string) => names.split('').map((file) => ({ file, header: {} }));

describe('recordings that stand', () => {
  it.each([
    ['abc', 'abc', 'abc'],
    ['abc', 'abcd', 'abc'],
    ['abc', 'abdc', 'ab'],
    ['abc', 'dabc', ''],
    ['abc', 'ab', 'ab'],
    ['', 'abc', ''],
  ])('of %s, where %s run now, are %s', (before, now, stand) => {
    expect(
      standing(kept(before), ordered(now))
        .map(({ file }) => file)
        .join(''),
    ).toBe(stand);
  });
});
