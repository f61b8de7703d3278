import { expect, it } from 'vitest';
import { SHORTCUTS } from './shortcuts';

it('gives no key to two shortcuts, and no single key the beginning of a sequence', () => {
  const keys = SHORTCUTS.flatMap((shortcut) => shortcut.keys);
  expect(new Set(keys).size).toBe(keys.length);
  const beginnings = keys.filter((key) => key.includes(' ')).map((key) => key.split(' ')[0]);
  expect(keys.filter((key) => beginnings.includes(key))).toEqual([]);
});

it('says of every key what it does, and names each once', () => {
  expect(new Set(SHORTCUTS.map(({ id }) => id)).size).toBe(SHORTCUTS.length);
  for (const { does, shown } of SHORTCUTS) expect([does, shown]).not.toContain('');
});
