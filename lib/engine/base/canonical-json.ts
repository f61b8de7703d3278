import { InvariantError } from './invariant';

/** What canonical JSON can hold: no undefined, no numbers with a fraction, no dates; bigints are written as strings by the caller. */
export type CanonicalValue =
  null | boolean | number | string | readonly CanonicalValue[] | { readonly [key: string]: CanonicalValue };

/**
 * The one text of a value: object keys in code unit order, no white space, numbers only as safe integers.
 * Equal values give equal texts on every machine (the shape of RFC 8785 without its float rules, which we never need).
 */
export function canonicalJson(value: CanonicalValue): string {
  if (isList(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    // What lies in order already is written as it lies, which is several times faster.
    return isInOrder(value) ? JSON.stringify(value) : canonicalObject(value);
  }
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new InvariantError(`canonical JSON holds safe integers only, not ${String(value)}`);
  }
  return JSON.stringify(value);
}

/** `Array.isArray` does not narrow a union with a readonly list. */
const isList = (value: CanonicalValue): value is readonly CanonicalValue[] => Array.isArray(value);

function isInOrder(value: CanonicalValue | undefined): boolean {
  if (value === undefined || (typeof value === 'number' && !Number.isSafeInteger(value))) return false;
  if (value === null || typeof value !== 'object') return true;
  if (isList(value)) return value.every((item) => isInOrder(item));
  let before = '';
  for (const key of Object.keys(value)) {
    if (key < before || !isInOrder(value[key])) return false;
    before = key;
  }
  return true;
}

function canonicalObject(value: Readonly<Record<string, CanonicalValue>>): string {
  const entries = Object.entries(value);
  entries.sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}

/** Whether two values have the same canonical text, without making either. */
export function sameValue(one: CanonicalValue, other: CanonicalValue): boolean {
  if (one === other) return true;
  if (!isComposed(one) || !isComposed(other)) return false;
  if (isList(one)) return isList(other) && sameItems(one, other);
  return !isList(other) && sameMembers(one, other);
}

const isComposed = (value: CanonicalValue): value is Exclude<CanonicalValue, Plain> =>
  value !== null && typeof value === 'object';
type Plain = null | boolean | number | string;

function sameMembers(
  one: Readonly<Record<string, CanonicalValue>>,
  other: Readonly<Record<string, CanonicalValue>>,
): boolean {
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => {
      const [left, right] = [one[name], other[name]];
      return left !== undefined && right !== undefined && sameValue(left, right);
    })
  );
}

const sameItems = (one: readonly CanonicalValue[], other: readonly CanonicalValue[]): boolean =>
  one.length === other.length &&
  one.every((item, place) => {
    const opposite = other[place];
    return opposite !== undefined && sameValue(item, opposite);
  });

/** A plain copy of a value of ours as canonical JSON holds it: members that are undefined are dropped. */
export const toCanonical = (value: object): CanonicalValue => parseCanonical(JSON.stringify(value));

/** The value of a JSON text. Whoever reads a text that is not ours checks its shape afterwards. */
export function parseCanonical(text: string): CanonicalValue {
  const parse: (json: string) => CanonicalValue = JSON.parse;
  return parse(text);
}
