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
  if (value !== null && typeof value === 'object') return canonicalObject(value);
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new InvariantError(`canonical JSON holds safe integers only, not ${String(value)}`);
  }
  return JSON.stringify(value);
}

/** `Array.isArray` does not narrow a union with a readonly list. */
const isList = (value: CanonicalValue): value is readonly CanonicalValue[] => Array.isArray(value);

function canonicalObject(value: Readonly<Record<string, CanonicalValue>>): string {
  const entries = Object.entries(value);
  entries.sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}

/** A plain copy of a value of ours as canonical JSON holds it: members that are undefined are dropped. */
export const toCanonical = (value: object): CanonicalValue => parseCanonical(JSON.stringify(value));

/** The value of a JSON text. Whoever reads a text that is not ours checks its shape afterwards. */
export function parseCanonical(text: string): CanonicalValue {
  const parse: (json: string) => CanonicalValue = JSON.parse;
  return parse(text);
}
