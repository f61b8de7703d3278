import { versionOf, type FlywayVersion } from './flyway-version';

/** What a row of the history is about: its type, its version and its description. */
export interface FlywayKey {
  /** The column: `SQL`, `SQL_BASELINE`, `JDBC` and so on. */
  readonly type: string;
  /** Null for a repeatable migration. */
  readonly version: FlywayVersion | null;
  readonly description: string;
}

const LETTERS: Readonly<Record<string, string>> = { SQL: 'V', SQL_BASELINE: 'B' };
const TYPES: Readonly<Record<string, string>> = { V: 'SQL', B: 'SQL_BASELINE', R: 'SQL' };

/** The key as a text: as the file would be called, with the type before it where the name does not say it. */
export function keyText({ type, version, description }: FlywayKey): string {
  const letter = version === null ? 'R' : (LETTERS[type] ?? 'V');
  const prefix = TYPES[letter] === type ? '' : `${type}:`;
  return `${prefix}${letter}${version?.text ?? ''}__${description}`;
}

/** The key of a text that `keyText` made; null for any other. */
export function readKey(text: string): FlywayKey | null {
  const end = text.indexOf('__');
  if (end < 0) return null;
  const head = text.slice(0, end);
  const colon = head.indexOf(':');
  const name = head.slice(colon + 1);
  const letter = name.slice(0, 1);
  const usual = TYPES[letter];
  if (usual === undefined) return null;
  const version = letter === 'R' ? null : versionOf(name.slice(1));
  if (letter !== 'R' && version === null) return null;
  return { type: colon < 0 ? usual : head.slice(0, colon), version, description: text.slice(end + 2) };
}

/** The same for two keys that Flyway takes for one migration: by type and version, of repeatable ones by description alone. */
export const sameMigration = ({ type, version, description }: FlywayKey): string =>
  version === null ? `R ${description}` : `${type} ${version.parts.join('.')}`;

/** The columns are shorter than names may be. Source: `AbbreviationUtils.java`. */
export const shortDescription = (text: string): string =>
  text.length <= 200 ? text : `${text.slice(0, 197)}...`;
export const shortScript = (text: string): string =>
  text.length <= 1000 ? text : `...${text.slice(3, 1000)}`;
