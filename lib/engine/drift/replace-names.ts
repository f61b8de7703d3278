import type { CanonicalValue } from '../base/canonical-json';
import { isList, isRecord } from '../catalog/attributes';

/** A name as printed on the expected side, and what live prints instead since somebody renamed the object. */
export interface PrintedRename {
  readonly from: string;
  readonly to: string;
}

/** Every text of a value with the names replaced, whole names only: `order` in `orders` or `"order"` stays. Pure. */
export function replaceNames(value: CanonicalValue, renames: readonly PrintedRename[]): CanonicalValue {
  if (typeof value === 'string') return renames.reduce((text, rename) => replaceName(text, rename), value);
  if (isList(value)) return value.map((item) => replaceNames(item, renames));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaceNames(item, renames)]));
}

const NAME_CHARACTER = /[\p{L}\p{N}_$"]/u;

function replaceName(text: string, rename: PrintedRename): string {
  let result = '';
  let rest = 0;
  for (let at = text.indexOf(rename.from); at !== -1; at = text.indexOf(rename.from, at + 1)) {
    if (at < rest || !isWhole(text, at, rename.from.length)) continue;
    result += text.slice(rest, at) + rename.to;
    rest = at + rename.from.length;
  }
  return result + text.slice(rest);
}

function isWhole(text: string, at: number, length: number): boolean {
  return !NAME_CHARACTER.test(text.charAt(at - 1)) && !NAME_CHARACTER.test(text.charAt(at + length));
}
