import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { locate, textMap } from './text-map';

const texts = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\n', '\r\n', '\r', 'é', '€', '😀', 'a'.repeat(63), '😀'.repeat(40)),
    ),
  )
  .map((parts) => parts.join(''));

describe('textMap', () => {
  it('counts bytes and characters as Buffer and the code point iterator do', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const map = textMap(text);
        expect(map.bytes).toBe(Buffer.byteLength(text));
        let [unit, character] = [0, 0];
        for (const point of text) {
          expect(map.toByte(unit)).toBe(Buffer.byteLength(text.slice(0, unit)));
          expect(map.toCharacter(unit)).toBe(character);
          unit += point.length;
          character += 1;
        }
        expect(map.toCharacter(unit)).toBe(character);
      }),
    );
  });

  it('gives back every offset that begins a character', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const map = textMap(text);
        let unit = 0;
        for (const point of text) {
          expect(map.fromByte(map.toByte(unit))).toBe(unit);
          expect(map.fromCharacter(map.toCharacter(unit))).toBe(unit);
          unit += point.length;
        }
      }),
    );
  });

  it('takes places inside a character for its start, and places beyond the end for the end', () => {
    const map = textMap('a😀b');
    expect([1, 2, 3, 4, 5, 99].map(map.fromByte)).toEqual([1, 1, 1, 1, 3, 4]);
    expect(map.toByte(2)).toBe(1);
    expect(map.place(99)).toEqual({ line: 1, column: 4 });
    expect(textMap('abc').fromByte(99)).toBe(3);
  });

  it('counts LF, CRLF and a lone CR as one line end each, and an emoji as one column', () => {
    const text = 'é\r\n😀😀x\ry\n\nz';
    const map = textMap(text);
    const place = (needle: string) => map.place(text.indexOf(needle));
    expect(place('x')).toEqual({ line: 2, column: 3 });
    expect(place('y')).toEqual({ line: 3, column: 1 });
    expect(place('z')).toEqual({ line: 5, column: 1 });
  });

  it('answers for one line of 5 MB without walking it each time', () => {
    const text = `é${'x'.repeat(5_000_000)}`;
    const map = textMap(text);
    for (let offset = 0; offset < 200_000; offset += 1) map.place(5_000_000 - offset);
    expect(map.place(5_000_000)).toEqual({ line: 1, column: 5_000_001 });
  });
});

describe('locate', () => {
  it('reads a position of PostgreSQL, which counts characters from 1', () => {
    expect(locate("SELECT '😀',\n nope", 14)).toEqual({ line: 2, column: 2, offset: 14 });
    expect(locate('SELECT', 1)).toEqual({ line: 1, column: 1, offset: 0 });
  });
});
