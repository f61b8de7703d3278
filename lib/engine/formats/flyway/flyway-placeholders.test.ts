import fc from 'fast-check';
import { expect, it } from 'vitest';
import { replacePlaceholders } from './flyway-placeholders';

const PREFIX = '$' + '{';

const VALUES = new Map([
  ['a', '$1{}'],
  ['', 'empty name'],
  ['b', ''],
]);

/** `PlaceholderReplacingReader.read`, character by character; null where it throws. */
function asFlywayReads(text: string): string | null {
  let at = 0;
  let buffer = '';
  let out = '';
  for (;;) {
    if (buffer !== '') {
      out += buffer.slice(0, 1);
      buffer = buffer.slice(1);
      continue;
    }
    do {
      const next = text.charAt(at);
      if (next === '') break;
      at += 1;
      buffer += next;
    } while (buffer.length < 2 && buffer.endsWith(PREFIX.slice(0, buffer.length)));
    if (!buffer.endsWith(PREFIX)) {
      if (buffer === '') return out;
      out += buffer.slice(0, 1);
      buffer = buffer.slice(1);
      continue;
    }
    buffer = '';
    let name = '';
    do {
      const next = text.charAt(at);
      if (next === '') return null;
      at += 1;
      name += next;
    } while (!name.endsWith('}'));
    const value = VALUES.get(name.slice(0, -1).toLowerCase());
    if (value === undefined) return null;
    out += value;
  }
}

it('reads every text as the reader of Flyway does', () => {
  const character = fc.constantFrom('$', '{', '}', 'a', 'B', '\n');
  fc.assert(
    fc.property(fc.string({ unit: character, maxLength: 14 }), (text) => {
      const replaced = replacePlaceholders(text, VALUES);
      expect(replaced.ok ? replaced.value : null).toBe(asFlywayReads(text));
    }),
    { numRuns: 3_000 },
  );
});
