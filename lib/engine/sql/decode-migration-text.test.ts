import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMigrationText, MAXIMUM_MIGRATION_BYTES } from './decode-migration-text';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const decoded = (text: string) => {
  const result = decodeMigrationText(utf8(text));
  if (!result.ok) throw new Error(result.failure.summary);
  return result.value;
};
const refused = (bytes: Uint8Array) => {
  const result = decodeMigrationText(bytes);
  if (result.ok) throw new Error('decoded');
  return result.failure;
};

describe('decodeMigrationText', () => {
  it('gives back any well-formed text without NUL unchanged', () => {
    const clean = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(clean, (text) => {
        expect(decoded(`x${text}`).text).toBe(`x${text}`);
      }),
    );
  });

  it('says nothing about an ordinary file', () => {
    expect(decoded("CREATE TABLE t ();\n\tINSERT INTO t VALUES ('Grüße ❤️');\n").notes).toEqual([]);
  });

  it('leaves out a byte order mark and notes it', () => {
    const { text, notes } = decoded('\uFEFFSELECT 1;');
    expect(text).toBe('SELECT 1;');
    expect(notes.map((note) => note.code)).toEqual(['MIGRATION.BYTE_ORDER_MARK']);
  });

  it('keeps a second byte order mark and calls it invisible', () => {
    const { text, notes } = decoded('\uFEFF\uFEFFSELECT 1;');
    expect(text).toBe('\uFEFFSELECT 1;');
    expect(notes.map((note) => note.code)).toEqual([
      'MIGRATION.BYTE_ORDER_MARK',
      'MIGRATION.INVISIBLE_CHARACTER',
    ]);
  });

  it('keeps CRLF and notes it', () => {
    const { text, notes } = decoded('SELECT 1;\r\nSELECT 2;\r\n');
    expect(text).toBe('SELECT 1;\r\nSELECT 2;\r\n');
    expect(notes.map((note) => note.code)).toEqual(['MIGRATION.CRLF']);
  });

  it('names line and column of the first byte that is not UTF-8', () => {
    const latin1 = Buffer.concat([utf8("SELECT 1;\nSELECT 'ü😀 caf"), Buffer.from([0xe9]), utf8("';\n")]);
    expect(refused(latin1)).toMatchObject({
      code: 'MIGRATION.NOT_UTF8',
      summary: 'The file is not UTF-8: byte 0xE9 at line 2, column 15 begins no valid character.',
      where: { line: 2, column: 15 },
    });
  });

  it.each([
    ['an overlong form', [0x41, 0xc0, 0xaf]],
    ['a surrogate', [0x41, 0xed, 0xa0, 0x80]],
    ['a point beyond Unicode', [0x41, 0xf4, 0x90, 0x80, 0x80]],
    ['a sequence that is cut off', [0x41, 0xe2, 0x82]],
    ['a continuation byte alone', [0x41, 0x80]],
  ])('refuses %s where it begins', (_, bytes) => {
    expect(refused(Uint8Array.from(bytes)).where).toEqual({ line: 1, column: 2 });
  });

  it('points at the end of the longest prefix that the platform decodes', () => {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const prefix = (bytes: Uint8Array, length: number): string | null => {
      try {
        return decoder.decode(bytes.subarray(0, length));
      } catch {
        return null;
      }
    };
    const bytes = fc.array(fc.oneof(fc.nat(255), fc.constantFrom(10, 0xc3, 0xe2, 0xf0, 0x9f, 0x98, 0x80)));
    fc.assert(
      fc.property(bytes, (numbers) => {
        const random = Uint8Array.from([0x41, ...numbers]);
        if (prefix(random, random.length) !== null) return;
        const longest = random.findLastIndex((_, at) => prefix(random, at) !== null);
        const lines = (prefix(random, longest) ?? '').split(/\r\n|\r|\n/u);
        const where = { line: lines.length, column: Array.from(lines.at(-1) ?? '').length + 1 };
        expect(refused(random).where).toEqual(where);
      }),
    );
  });

  it('says that UTF-16 is UTF-16', () => {
    expect(refused(Buffer.from('\uFEFFSELECT 1;', 'utf16le')).why).toBe('It looks like UTF-16.');
  });

  it('refuses a NUL byte by line and column', () => {
    expect(refused(utf8('SELECT 1;\n-- \0DROP TABLE t;'))).toMatchObject({
      code: 'MIGRATION.NUL_BYTE',
      where: { line: 2, column: 4 },
    });
  });

  it('refuses what is larger than the limit and takes what is just as large', () => {
    const bytes = new Uint8Array(MAXIMUM_MIGRATION_BYTES + 1).fill(0x20);
    expect(refused(bytes).code).toBe('MIGRATION.TOO_LARGE');
    expect(decodeMigrationText(bytes.subarray(1)).ok).toBe(true);
  });

  it.each([
    ['U+202E', 'MIGRATION.BIDI_CONTROL', '\u202E'],
    ['U+2066', 'MIGRATION.BIDI_CONTROL', '\u2066'],
    ['U+200B', 'MIGRATION.INVISIBLE_CHARACTER', '\u200B'],
    ['U+E0041', 'MIGRATION.INVISIBLE_CHARACTER', '\u{E0041}'],
    ['U+3164', 'MIGRATION.INVISIBLE_CHARACTER', '\u3164'],
    ['U+001B', 'MIGRATION.CONTROL_CHARACTER', '\u001B'],
    ['U+000D', 'MIGRATION.ODD_LINE_BREAK', '\r'],
    ['U+2028', 'MIGRATION.ODD_LINE_BREAK', '\u2028'],
  ])('notes %s with its place', (character, code, text) => {
    const { notes } = decoded(`SELECT 1;\n-- 😀${text}x`);
    expect(notes).toMatchObject([{ code, line: 2, places: [{ line: 2, column: 5, character }] }]);
  });

  it('lists fifty places and counts the rest', () => {
    const { notes } = decoded('\u200B'.repeat(120));
    expect(notes[0]?.places).toHaveLength(50);
    expect(notes[0]?.summary).toContain('and 117 more');
  });
});
