import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, toCanonical } from './canonical-json';
import { InvariantError } from './invariant';

describe('canonicalJson', () => {
  it('gives one text whatever the order of keys', () => {
    expect(canonicalJson({ b: 1, a: [true, null, 'ä'] })).toBe('{"a":[true,null,"ä"],"b":1}');
    expect(canonicalJson({ a: [true, null, 'ä'], b: 1 })).toBe('{"a":[true,null,"ä"],"b":1}');
  });

  it('reads back as the same value', () => {
    const value = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.string(),
        fc.maxSafeInteger(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value')),
        fc.dictionary(fc.string(), tie('value')),
      ),
    })).value;
    fc.assert(
      fc.property(value, (sample) => {
        const plain = toCanonical({ sample });
        expect(JSON.parse(canonicalJson(plain))).toEqual(plain);
      }),
    );
  });

  it('refuses numbers whose text is not the same everywhere', () => {
    expect(() => canonicalJson(0.5)).toThrow(InvariantError);
    expect(() => canonicalJson({ a: Number.MAX_SAFE_INTEGER + 1 })).toThrow(InvariantError);
  });
});
