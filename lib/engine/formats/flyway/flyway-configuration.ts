import type { Evidence } from '../../model/detection';
import { success } from '../../base/result';
import type { ToolOptions } from '../../model/migration';
import { baseName, folderOf, foldersUp, placeFrom, within } from '../repository-paths';
import type {
  ConfigurationFile,
  ConfiguredSource,
  Repository,
  SourceConfiguration,
} from '../source-configuration';
import { placeIn, type StaticValue } from '../static-value';
import { settingsOfProperties, settingsOfToml, type FlywaySettings } from './flyway-settings';

const CONFIGURATION = /^flyway\.(?:conf|toml)$/;

/** `flyway.conf` and `flyway.toml`. What is given on a command line, in a build file or by a variable is not seen. */
export const flywayConfiguration: SourceConfiguration = {
  selects: (path) => CONFIGURATION.test(baseName(path)),
  read: (repository) =>
    repository.configurations
      .filter(({ path }) => CONFIGURATION.test(baseName(path)))
      .map((file) => sourceOf(file, repository)),
};

function sourceOf(file: ConfigurationFile, repository: Repository): ConfiguredSource {
  const near = folderOf(file.path);
  const read = file.path.endsWith('.toml')
    ? settingsOfToml(file.text)
    : success(settingsOfProperties(file.text));
  if (read.ok) return configured(file.path, read.value, repository);
  const remark = `${placeIn(file.path, read.failure)}: from here on it is no TOML that can be read.`;
  return { place: null, near, options: {}, evidence: [], remarks: [remark], otherDatabase: null };
}

function configured(path: string, settings: FlywaySettings, repository: Repository): ConfiguredSource {
  const { place, covers, locations, remarks } = placeOf(path, settings, repository);
  const read = SHOWN.map((name) => settingOf(path, name, settings.of(name)));
  const placeholders = placeholdersOf(path, settings);
  return {
    place,
    covers,
    near: folderOf(path),
    options: {
      ...Object.fromEntries(read.flatMap(({ name, value }) => (value === null ? [] : [[name, value]]))),
      ...(locations === '' ? {} : { locations }),
      ...placeholders.options,
    },
    evidence: [
      { file: path, line: null, says: 'A configuration of Flyway' },
      ...locationEvidence(path, settings),
      ...read.flatMap(({ evidence }) => evidence),
      ...placeholders.evidence,
    ],
    remarks: [
      ...remarks,
      ...read.flatMap(({ remark }) => remark),
      ...placeholders.remarks,
      ...schemaRemarks(path, settings),
      ...UNKNOWN_TO_US.flatMap((name) => unknownToUs(path, name, settings.of(name))),
    ],
    otherDatabase: otherDatabase(settings.urls),
  };
}

/** Options of the source that the configuration calls by the same name. */
const SHOWN = ['table', 'placeholderReplacement', 'outOfOrder', 'ignoreMigrationPatterns'] as const;

/** What would make Flyway see other files or other texts than we do. */
const UNKNOWN_TO_US = [
  ...['sqlMigrationPrefix', 'sqlMigrationSeparator', 'sqlMigrationSuffixes', 'repeatableSqlMigrationPrefix'],
  ...['placeholderPrefix', 'placeholderSuffix', 'placeholderSeparator', 'encoding', 'mixed', 'group'],
] as const;

const unknownToUs = (file: string, name: string, value: StaticValue | null): readonly string[] =>
  value === null
    ? []
    : [`${placeIn(file, value.line)}: ${name} is set; Lockkeeper reads the names and texts that are usual.`];

interface ReadSetting {
  readonly name: string;
  readonly value: string | null;
  readonly evidence: readonly Evidence[];
  readonly remark: readonly string[];
}

function settingOf(file: string, name: string, value: StaticValue | null): ReadSetting {
  if (value === null) return { name, value: null, evidence: [], remark: [] };
  const text = textOf(value);
  if (text === null) return { name, value: null, evidence: [], remark: [computed(file, name, value)] };
  return { name, value: text, evidence: [{ file, line: value.line, says: `${name}: ${text}` }], remark: [] };
}

/** As the property would be written on one line; null for what is computed, too long, or not to be seen. */
function textOf(value: StaticValue): string | null {
  if (value.kind === 'plain') return value.value === null ? null : String(value.value);
  if (value.kind === 'list') {
    const items = value.items.map(textOf);
    return items.includes(null) ? null : items.join(',');
  }
  if (value.kind !== 'text') return null;
  return value.value.length > LONGEST || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(value.value) ? null : value.value;
}

const LONGEST = 400;

function computed(file: string, name: string, value: StaticValue): string {
  const at = placeIn(file, value.line);
  const says =
    value.kind === 'computed' ? `comes from ${value.says}` : 'is nothing that can be taken as it is';
  return `${at}: ${name} ${says}.`;
}

/** Of placeholders the names alone are shown: a value may be a password. */
function placeholdersOf(file: string, settings: FlywaySettings) {
  const all = [...settings.below('placeholders')].map(([name, value]) => ({
    name,
    value,
    text: textOf(value),
  }));
  const known = all.flatMap(({ name, text }) =>
    text === null ? [] : [`${name}=${text.replaceAll(',', '\\,')}`],
  );
  const options: ToolOptions = known.length === 0 ? {} : { placeholders: known.join(',') };
  return {
    options,
    evidence: all.flatMap(({ name, value, text }): readonly Evidence[] =>
      text === null ? [] : [{ file, line: value.line, says: `placeholders.${name}` }],
    ),
    remarks: all.flatMap(({ name, value, text }) =>
      text === null ? [computed(file, `placeholders.${name}`, value)] : [],
    ),
  };
}

/** The schema of the history is the first of an environment's search path, which its connection says. */
function schemaRemarks(file: string, settings: FlywaySettings): readonly string[] {
  const [first] = ['defaultSchema', 'schemas'].flatMap((name) => {
    const value = settings.of(name);
    if (value === null) return [];
    return [{ name, at: placeIn(file, value.line), text: textOf(value)?.split(',')[0]?.trim() ?? null }];
  });
  if (first === undefined) return [];
  return first.text === null
    ? [`${first.at}: ${first.name} is not known; give the schema with the connection of each environment.`]
    : [
        `${first.at}: ${first.name} is ${first.text}; give it as the schema of the connection of each environment.`,
      ];
}

const otherDatabase = (urls: readonly string[]): string | null => {
  const names = urls.flatMap((url) => (url.startsWith('jdbc:') ? [url.split(':', 2)[1] ?? ''] : []));
  const other = names.find((name) => name !== 'postgresql');
  return names.includes('postgresql') ? null : (other ?? null);
};

interface Placed {
  readonly place: string | null;
  /** The folders, and the same below the place, where there are several. */
  readonly covers: readonly string[];
  readonly locations: string;
  readonly remarks: readonly string[];
}

/** Where Flyway looks when nothing is said. */
const USUAL = 'classpath:db/migration';

function placeOf(file: string, settings: FlywaySettings, repository: Repository): Placed {
  const given = settings.of('locations');
  const text = given === null ? USUAL : textOf(given);
  if (text === null) {
    return { ...NOWHERE, remarks: given === null ? [] : [computed(file, 'locations', given)] };
  }
  const wanted = text.split(',').flatMap((one) => (one.trim() === '' ? [] : [one.trim()]));
  const found = wanted.map((location) => ({ location, place: locationIn(location, file, repository) }));
  const remarks = found.flatMap(({ location, place }) =>
    place === null
      ? [`${placeIn(file, given?.line)}: the location ${location} is not in the folder that was looked into.`]
      : [],
  );
  return { ...together(found.flatMap(({ place }) => place ?? [])), remarks };
}

const NOWHERE = { place: null, covers: [], locations: '' } as const;

/** Several folders are one source: the folder that holds them, and where below it they are. */
function together(places: readonly string[]): Omit<Placed, 'remarks'> {
  const [first, ...more] = places;
  if (first === undefined) return NOWHERE;
  const place = more.reduce(commonFolder, first);
  if (places.includes(place)) return { place, covers: places, locations: '' };
  const locations = places.map((one) => (place === '.' ? one : one.slice(place.length + 1)));
  return { place, covers: places, locations: locations.join(',') };
}

function commonFolder(left: string, right: string): string {
  const around = foldersUp(right);
  return foldersUp(left).find((folder) => around.includes(folder)) ?? '.';
}

/** Where a class path begins in a repository of Java. */
const RESOURCES = ['src/main/resources', 'resources', ''];

/** `filesystem:` counts from where Flyway is started, `classpath:` from where resources lie; both near the configuration as a rule. */
function locationIn(location: string, file: string, { folders }: Repository): string | null {
  const colon = location.indexOf(':');
  const [kind, path] = colon === -1 ? ['', location] : [location.slice(0, colon), location.slice(colon + 1)];
  if (!['', 'filesystem', 'classpath'].includes(kind) || /[*?]/.test(path)) return null;
  const below = kind === 'filesystem' ? [''] : RESOURCES;
  const places = foldersUp(folderOf(file)).flatMap((folder) =>
    below.flatMap((start) => placeFrom(start === '' ? folder : within(folder, start), path) ?? []),
  );
  return places.find((place) => folders.has(place)) ?? null;
}

function locationEvidence(file: string, settings: FlywaySettings): readonly Evidence[] {
  const value = settings.of('locations');
  const text = value === null ? null : textOf(value);
  return text === null ? [] : [{ file, line: value?.line ?? null, says: `locations: ${text}` }];
}
