import type { ToolOptions } from '../../model/migration';
import type { ToolOption } from '../format';
import { placeholdersUnreadable, readPlaceholders } from './flyway-placeholders';

/** What Flyway's configuration says and its files do not. */
export const FLYWAY_OPTIONS: readonly ToolOption[] = [
  {
    name: 'table',
    label: 'Table of the history',
    description:
      'flyway.table. It lies in the first schema of the search path, which is flyway.defaultSchema.',
    usual: 'flyway_schema_history',
  },
  {
    name: 'locations',
    label: 'Locations',
    description:
      'Folders below the source folder, with commas between them, where flyway.locations has several.',
    usual: '',
  },
  {
    name: 'placeholders',
    label: 'Placeholders',
    description: 'flyway.placeholders as name=value, with commas between them; \\, is a comma in a value.',
    usual: '',
    problem: (given) => (readPlaceholders(given) === null ? placeholdersUnreadable() : null),
  },
  {
    name: 'placeholderReplacement',
    label: 'Placeholders are replaced',
    description: 'flyway.placeholderReplacement: true or false.',
    usual: 'true',
  },
  {
    name: 'outOfOrder',
    label: 'Out of order',
    description: 'flyway.outOfOrder: true runs versions below the newest applied one.',
    usual: 'false',
  },
  {
    name: 'ignoreMigrationPatterns',
    label: 'Ignored migrations',
    description: 'flyway.ignoreMigrationPatterns; *:ignored lets a version that came late be left out.',
    usual: '*:future',
  },
  {
    name: 'callbacks',
    label: 'Callbacks',
    description: 'Lockkeeper runs none: refuse a folder that has some for migrate, or leave them out.',
    usual: 'refuse',
  },
];

/** What is given, or what is usual. */
export const optionOf = (options: ToolOptions, name: string): string =>
  options[name] ?? FLYWAY_OPTIONS.find((option) => option.name === name)?.usual ?? '';

export const isOn = (options: ToolOptions, name: string): boolean =>
  optionOf(options, name).toLowerCase() === 'true';

/** The parts of a list with commas. */
export const listOf = (options: ToolOptions, name: string): readonly string[] =>
  optionOf(options, name)
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** True when `ignoreMigrationPatterns` covers versions that came late. Source: `ValidatePatternUtils.java`. */
export const ignoresIgnored = (options: ToolOptions): boolean =>
  listOf(options, 'ignoreMigrationPatterns').some((pattern) => IGNORED.has(pattern.toLowerCase()));

const IGNORED: ReadonlySet<string> = new Set(['*:ignored', 'versioned:ignored', '*:*', 'versioned:*']);

/** The script column of a file: its path below its location; null for a file in no location. */
export function scriptOf(path: string, options: ToolOptions): string | null {
  const locations = listOf(options, 'locations').map((location) => location.replace(/\/+$/, ''));
  if (locations.length === 0) return path;
  const location = locations.find((folder) => path.startsWith(`${folder}/`));
  return location === undefined ? null : path.slice(location.length + 1);
}
