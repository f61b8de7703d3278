import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, parseCanonical, sameValue, toCanonical, type CanonicalValue } from './canonical-json';
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

it('calls two values the same exactly when their texts are', () => {
  const { value } = fc.letrec<{ value: CanonicalValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(null, true, false, 0, 1, '', 'a'),
      fc.array(tie('value'), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { maxKeys: 2 }),
    ),
  }));
  fc.assert(
    fc.property(value, value, (one, other) => {
      expect(sameValue(one, other)).toBe(canonicalJson(one) === canonicalJson(other));
      expect(sameValue(one, parseCanonical(canonicalJson(one)))).toBe(true);
    }),
  );
});
