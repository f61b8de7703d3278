import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import { readPairs } from '../name-value-pairs';

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

/** The option of a source by its names in small letters; null when it is no list of `name=value`. Pure. */
export function readPlaceholders(given: string): Placeholders | null {
  const pairs = readPairs(given);
  return pairs === null ? null : new Map([...pairs].map(([name, value]) => [name.toLowerCase(), value]));
}

export const placeholdersUnreadable = (): Failure =>
  failure('SOURCE.PLACEHOLDERS', 'The placeholders of the source cannot be read.', {
    fix: 'Write them as name=value, with commas between them.',
    where: { field: 'placeholders' },
  });
