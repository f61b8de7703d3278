import type { StaticValue } from '../static-value';

/**
 * The properties of a `flyway.conf` as Flyway reads it: a line each, continued by a backslash before a line that is no property of its own; every
 * other backslash is one. What holds `${` comes from the environment of whoever runs it. Source: `ConfigUtils.java`,
 * `loadConfigurationFromString`. Pure.
 */
export function readFlywayProperties(text: string): ReadonlyMap<string, StaticValue> {
  const found = new Map<string, StaticValue>();
  const lines = text.split('\n').map((line) => line.trim());
  for (let at = 0; at < lines.length; at += 1) {
    const start = at;
    let line = lines[at] ?? '';
    if (line === '' || line.startsWith('#') || line.startsWith('!')) continue;
    while (line.endsWith('\\') && goesOn(lines[at + 1])) {
      at += 1;
      line = line.slice(0, -1) + (lines[at] ?? '');
    }
    const [name, value] = cut(line);
    found.set(name, valueOf(value, start + 1));
  }
  return found;
}

const goesOn = (next: string | undefined): boolean =>
  next !== undefined && next !== '' && !(next.startsWith('flyway.') && next.includes('='));

/** A name ends at the first `=`, `:` or space; spaces around the sign do not count. */
function cut(line: string): readonly [name: string, value: string] {
  const end = line.search(/[=:\s]/);
  if (end === -1) return [line, ''];
  const rest = line.slice(end).trimStart();
  return [
    line.slice(0, end),
    rest.startsWith('=') || rest.startsWith(':') ? rest.slice(1).trimStart() : rest,
  ];
}

const valueOf = (value: string, line: number): StaticValue =>
  value.includes('${')
    ? { kind: 'computed', says: 'a variable of the environment', line }
    : { kind: 'text', value, line };
