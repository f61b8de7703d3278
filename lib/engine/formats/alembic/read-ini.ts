/** A value of an INI file, and where it stands. */
export interface IniValue {
  readonly value: string;
  /** 1-based. */
  readonly line: number;
}

/** Deeper than a person writes it. Source: Python's `configparser.MAX_INTERPOLATION_DEPTH`. */
const DEEPEST = 10;

/**
 * One section of an INI file as Python's `configparser` reads it: names in lower case, `=` or `:` after them, lines that are indented
 * continue a value, and lines that begin with `#` or `;` say nothing. Values are as written, `%(name)s` and all. Pure.
 */
export function readIniSection(text: string, section: string): ReadonlyMap<string, IniValue> {
  const values = new Map<string, IniValue>();
  let isIn = false;
  for (const { text: whole, line } of wholeLines(text)) {
    if (whole.startsWith('[')) isIn = whole.slice(1, whole.indexOf(']')) === section;
    const named = isIn ? nameAndValue(whole) : null;
    if (named !== null) values.set(named[0], { value: named[1], line });
  }
  return values;
}

interface WholeLine {
  readonly text: string;
  readonly line: number;
}

/** Lines that say something, each with those that continue it. */
function wholeLines(text: string): readonly WholeLine[] {
  const lines: WholeLine[] = [];
  for (const [place, line] of text.split(/\r?\n/u).entries()) {
    const content = line.trim();
    if (content === '' || /^[#;]/u.test(content)) continue;
    const before = /^\s/u.test(line) ? lines.pop() : undefined;
    lines.push(
      before === undefined
        ? { text: content, line: place + 1 }
        : { ...before, text: `${before.text}\n${content}` },
    );
  }
  return lines;
}

function nameAndValue(content: string): readonly [name: string, value: string] | null {
  const at = content.search(/[=:]/u);
  if (at < 1 || content.startsWith('[')) return null;
  return [content.slice(0, at).trim().toLowerCase(), content.slice(at + 1).trim()];
}

/** `%%`, `%(name)s`, or a `%` that is neither. */
const REFERENCE = /%(?:(?<percent>%)|\((?<name>[^)]+)\)s)?/gu;

/** A value with `%(name)s` filled in by other values of its section, `%%` being a `%`; null where one is not there. Pure. */
export function interpolated(
  text: string,
  valueOf: (name: string) => string | null,
  depth = 0,
): string | null {
  if (depth > DEEPEST) return null;
  const parts: (string | null)[] = [];
  let from = 0;
  for (const found of text.matchAll(REFERENCE)) {
    const { percent, name } = found.groups ?? {};
    const value = name === undefined ? null : valueOf(name.toLowerCase());
    const filled = value === null ? null : interpolated(value, valueOf, depth + 1);
    parts.push(text.slice(from, found.index), percent ?? filled);
    from = found.index + found[0].length;
  }
  return parts.includes(null) ? null : [...parts, text.slice(from)].join('');
}
