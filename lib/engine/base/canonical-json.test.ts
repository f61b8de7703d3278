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

  it('gives that text of what lies in order already and of what does not', () => {
    const key = fc.oneof(fc.string({ maxLength: 2 }), fc.constantFrom('1', '10', '9', '__proto__', 'é'));
    fc.assert(
      fc.property(fc.dictionary(key, fc.dictionary(key, fc.array(fc.maxSafeInteger()))), (sample) => {
        const entries = Object.entries(sample);
        const text = canonicalJson(Object.fromEntries(entries.toReversed()));
        expect(canonicalJson(sample)).toBe(text);
        expect(
          canonicalJson(Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)))),
        ).toBe(text);
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
