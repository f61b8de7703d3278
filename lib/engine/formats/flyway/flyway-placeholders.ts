import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import { readPairs } from '../name-value-pairs';
import { textMap, type LineColumn } from '../../sql/text-map';

/** Values by name; the case of a name means nothing. */
export type Placeholders = ReadonlyMap<string, string>;

/** A placeholder without a value, where it stands first. */
export interface UnknownPlaceholder extends LineColumn {
  /** Null for one that is opened and not closed. */
  readonly name: string | null;
}

const PREFIX = '${';
const SUFFIX = '}';

/**
 * A text with its placeholders replaced, as Flyway's reader does it: everywhere, comments and strings too, and never in what was put in. A
 * `$` that is not followed by `{` takes the next character with it, so that `$${a}` stays as it is. Fails with all that have no value. Source:
 * `PlaceholderReplacingReader.java`. Pure.
 */
export function replacePlaceholders(
  text: string,
  values: Placeholders,
): Result<string, readonly UnknownPlaceholder[]> {
  const pieces: string[] = [];
  const unknown = new Map<string | null, number>();
  let from = 0;
  let at = text.indexOf('$');
  while (at >= 0) {
    if (!text.startsWith(PREFIX, at)) {
      at = text.indexOf('$', at + 2);
      continue;
    }
    const end = text.indexOf(SUFFIX, at + PREFIX.length);
    if (end < 0) {
      unknown.set(null, at);
      break;
    }
    const name = text.slice(at + PREFIX.length, end);
    const value = values.get(name.toLowerCase());
    if (value !== undefined) pieces.push(text.slice(from, at), value);
    else if (!unknown.has(name)) unknown.set(name, at);
    from = end + SUFFIX.length;
    at = text.indexOf('$', from);
  }
  if (unknown.size > 0) return failed(placed(text, unknown));
  return success(pieces.length === 0 ? text : [...pieces, text.slice(from)].join(''));
}

function placed(text: string, unknown: ReadonlyMap<string | null, number>): readonly UnknownPlaceholder[] {
  const map = textMap(text);
  return [...unknown].map(([name, at]) => ({ name, ...map.place(at) }));
}

/** The option of a source by its names in small letters; null when it is no list of `name=value`. Pure. */
export function readPlaceholders(given: string): Placeholders | null {
  const pairs = readPairs(given);
  return pairs === null ? null : new Map([...pairs].map(([name, value]) => [name.toLowerCase(), value]));
}

export const placeholdersUnreadable = (): Failure =>
  failure('SOURCE.PLACEHOLDERS', 'The placeholders of the source cannot be read.', {
    fix: 'Write them as name=value, with commas between them.',
    where: { field: 'option.placeholders' },
  });
