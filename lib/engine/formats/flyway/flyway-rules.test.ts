import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Migration } from '../../model/migration';
import { flywayFormat } from './flyway-format';

const folder = (texts: Readonly<Record<string, string>>, options = {}) =>
  flywayFormat.read({
    files: Object.entries(texts).map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) })),
    directories: [],
    options,
  });

/** A version by its numbers, in one of the ways in which somebody may spell it; the table holds 50 characters of it. */
const spelling = fc.record({
  numbers: fc.array(fc.oneof(fc.nat(12), fc.integer({ min: 0, max: 999_999_999_999 })), {
    minLength: 1,
    maxLength: 3,
  }),
  zeros: fc.nat(2),
  separator: fc.constantFrom('.', '_'),
  more: fc.nat(2),
});

type Spelling = typeof spelling extends fc.Arbitrary<infer S> ? S : never;

const spelled = ({ numbers, zeros, separator, more }: Spelling): string =>
  [...numbers.map((number) => '0'.repeat(zeros) + String(number)), ...Array<string>(more).fill('0')].join(
    separator,
  );

/** Numbers as texts of one width, without the zeros at the end: what is equal is one version, and texts are in the order of versions. */
function rankOf({ numbers }: Spelling): string {
  const parts = numbers.map((number) => String(number).padStart(25, '0'));
  while (parts.length > 1 && /^0+$/.test(parts.at(-1) ?? '')) parts.pop();
  return parts.join(' ');
}

const byText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

const place = fc.constantFrom('', 'sub/', 'sub/deeper/');
const word = fc.stringMatching(/^[A-Za-z0-9äß]{1,4}(_[a-z]{1,3})?$/);

it('has versions by their numbers however they are spelled, then what runs again by its description', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.record({ version: spelling, word, place }), {
        selector: ({ version }) => rankOf(version),
        maxLength: 12,
      }),
      fc.uniqueArray(fc.record({ word, place }), {
        selector: (each) => each.word.replaceAll('_', ' '),
        maxLength: 6,
      }),
      fc.infiniteStream(fc.nat()),
      (versioned, repeatable, chance) => {
        fc.pre(versioned.length + repeatable.length > 0);
        const versions = versioned
          .toSorted((left, right) => byText(rankOf(left.version), rankOf(right.version)))
          .map((each) => `${each.place}V${spelled(each.version)}__${each.word}.sql`);
        const again = repeatable
          .toSorted((left, right) => byText(left.word.replaceAll('_', ' '), right.word.replaceAll('_', ' ')))
          .map((each) => `${each.place}R__${each.word}.sql`);
        const expected = [...versions, ...again];
        const shuffled = expected
          .map((path) => ({ path, key: Number(chance.next().value) }))
          .toSorted((left, right) => left.key - right.key)
          .map(({ path }) => [path, 'SELECT 1;'] as const);
        const { migrations, problems } = folder(Object.fromEntries(shuffled));
        expect(problems).toEqual([]);
        expect(migrations.map(({ id }) => id)).toEqual(expected);
        const nothing = { tableExists: false, entries: [] };
        expect(flywayFormat.pending(migrations, nothing, {})).toEqual(expected);
      },
    ),
  );
});

it('takes two spellings of one version for two files of it', () => {
  fc.assert(
    fc.property(
      spelling,
      fc.nat(2),
      fc.nat(2),
      fc.constantFrom('.', '_'),
      (version, zeros, more, separator) => {
        const other = { ...version, zeros, more, separator } as const;
        fc.pre(spelled(version) !== spelled(other));
        const { problems } = folder({
          [`V${spelled(version)}__a.sql`]: 'SELECT 1;',
          [`V${spelled(other)}__b.sql`]: 'SELECT 2;',
        });
        expect(problems.map(({ code }) => code)).toEqual(['MIGRATION.DUPLICATE_ID']);
      },
    ),
  );
});

/** CRC32 bit by bit, as its definition has it, over the bytes of the lines that Java’s `readLine` gives; signed. */
function checksumOf(text: string): string {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  let crc = -1;
  for (const byte of new TextEncoder().encode(lines.join(''))) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return String(~crc);
}

const text = fc
  .tuple(
    fc.constantFrom('', '\uFEFF'),
    fc.array(
      fc.constantFrom(
        'SELECT 1;',
        '\r\n',
        '\n',
        '\r',
        '-- ä 漢 😀',
        ' ',
        '\t',
        `\${who}`,
        `\${WHO}`,
        '$ ',
        '{}',
      ),
      { maxLength: 20 },
    ),
  )
  .map(([mark, parts]) => mark + parts.join(''));

it('has of a version the checksum of the file, of what runs again that of what is sent, and takes the file’s too', () => {
  fc.assert(
    fc.property(text, (raw) => {
      const { migrations, problems } = folder(
        { 'V1__a.sql': raw, 'R__b.sql': raw },
        { placeholders: 'who=bob' },
      );
      expect(problems).toEqual([]);
      const [version, again] = migrations;
      const sent = raw.replaceAll(/\$\{who\}/gi, 'bob');
      expect(version?.checksum).toBe(checksumOf(raw));
      expect(again?.checksum).toBe(checksumOf(sent));
      const takes = (migration: Migration | undefined, checksum: string) =>
        migration !== undefined && flywayFormat.sameChecksum(migration, checksum);
      expect(takes(again, checksumOf(raw))).toBe(true);
      expect(takes(version, checksumOf(sent))).toBe(checksumOf(sent) === checksumOf(raw));
      expect(takes(again, checksumOf(`${raw}x`))).toBe(false);
    }),
  );
});
