/** The schemas of `-c search_path=app,public` or `--search_path=app`, first first; null when anything else is set, or anything else than names stands there. Pure. */
export function searchPathOfUrl(options: string): readonly string[] | null {
  const setting = onlySettingOf(options.trim().split(/\s+/));
  const [name, value, ...more] = (setting ?? '').split('=');
  if (name !== 'search_path' || value === undefined || more.length > 0) return null;
  const schemas = value.split(',').map((text) => schemaOf(text));
  return schemas.every((schema) => schema !== null) ? schemas : null;
}

function onlySettingOf(words: readonly string[]): string | undefined {
  const [first = '', second, ...more] = words;
  if (first === '-c') return more.length === 0 ? second : undefined;
  if (second !== undefined) return undefined;
  return ['--', '-c'].includes(first.slice(0, 2)) ? first.slice(2) : undefined;
}

/** A name as PostgreSQL takes it: small letters unless it is quoted. `$user` is not the name of a schema. */
function schemaOf(text: string): string | null {
  const isQuoted = text.length > 2 && text.startsWith('"') && text.endsWith('"');
  const name = isQuoted ? text.slice(1, -1) : text.toLowerCase();
  return name === '' || name === '$user' || name.includes('"') || name.includes('\\') ? null : name;
}
