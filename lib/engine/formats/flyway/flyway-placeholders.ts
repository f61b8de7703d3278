import { failed, success, type Result } from '../../base/result';

/** Values by name; the case of a name means nothing. */
export type Placeholders = ReadonlyMap<string, string>;

/** A placeholder without a value. */
export interface UnknownPlaceholder {
  readonly name: string;
  /** 1-based. */
  readonly line: number;
}

const PREFIX = '${';
const SUFFIX = '}';

/**
 * A text with its placeholders replaced, as Flyway's reader does it: everywhere, comments and strings too, and never in what was put in. A
 * `$` that is not followed by `{` takes the next character with it, so that `$${a}` stays as it is. Source:
 * `PlaceholderReplacingReader.java`. Pure.
 */
export function replacePlaceholders(text: string, values: Placeholders): Result<string, UnknownPlaceholder> {
  const pieces: string[] = [];
  let from = 0;
  let at = text.indexOf('$');
  while (at >= 0) {
    if (!text.startsWith(PREFIX, at)) {
      at = text.indexOf('$', at + 2);
      continue;
    }
    const end = text.indexOf(SUFFIX, at + PREFIX.length);
    const name = text.slice(at + PREFIX.length, end < 0 ? undefined : end);
    const value = end < 0 ? undefined : values.get(name.toLowerCase());
    if (value === undefined) return failed({ name, line: text.slice(0, at).split('\n').length });
    pieces.push(text.slice(from, at), value);
    from = end + SUFFIX.length;
    at = text.indexOf('$', from);
  }
  return success(pieces.length === 0 ? text : [...pieces, text.slice(from)].join(''));
}

/** `name=value` pairs with commas between them, as a person writes them; a backslash keeps a comma in a value. Null for anything else. */
export function readPlaceholders(given: string): Placeholders | null {
  const values = new Map<string, string>();
  for (const pair of cutAtCommas(given)) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    if (at < 0 || name === '') return null;
    values.set(name.toLowerCase(), pair.slice(at + 1).trim());
  }
  return values;
}

function cutAtCommas(given: string): readonly string[] {
  const pairs: string[] = [];
  let pair = '';
  for (let at = 0; at < given.length; at += 1) {
    const character = given.charAt(at);
    if (character === '\\' && given.charAt(at + 1) === ',') {
      pair += ',';
      at += 1;
    } else if (character === ',') {
      pairs.push(pair);
      pair = '';
    } else pair += character;
  }
  return [...pairs, pair].filter((text) => text.trim() !== '');
}
