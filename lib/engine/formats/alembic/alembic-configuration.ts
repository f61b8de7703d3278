import type { Evidence } from '../../model/detection';
import { printableName } from '../migration-names';
import { baseName, folderOf, placeFrom, within } from '../repository-paths';
import type { ConfigurationFile, ConfiguredSource, SourceConfiguration } from '../source-configuration';
import { interpolated, readIniSection, type IniValue } from './read-ini';

/** Where the files of versions lie below the folder of scripts, when nothing else is said. */
export const USUAL_VERSIONS = 'versions';

/** Between folders of versions in the options of a source. */
export const BETWEEN_FOLDERS = ',';

/** `alembic.ini`: `script_location`, `version_locations`. `env.py`, which names the table of the history, is a program and is never run. */
export const alembicConfiguration: SourceConfiguration = {
  selects: (path) => baseName(path) === 'alembic.ini',
  read: ({ configurations }) =>
    configurations.filter(({ path }) => baseName(path) === 'alembic.ini').flatMap(sourceOf),
};

interface Settings {
  readonly file: string;
  readonly values: ReadonlyMap<string, IniValue>;
}

/** An INI file without a section of Alembic's is another tool's, or the rest of what pyproject.toml says. */
function sourceOf({ path, text }: ConfigurationFile): readonly ConfiguredSource[] {
  const settings = { file: path, values: readIniSection(text, 'alembic') };
  const near = folderOf(path);
  const scripts = settings.values.get('script_location');
  if (scripts === undefined) return [];
  const says = evidence(path, 'script_location', scripts);
  const place = placeOf(settings, scripts.value);
  const source = {
    place,
    near,
    options: {},
    evidence: [says],
    remarks: [],
    otherDatabase: databaseOf(settings),
  };
  if (place === null) {
    return [{ ...source, remarks: [`${says.file}:${String(scripts.line)}: ${notBelow(scripts.value)}`] }];
  }
  return [withVersions(source, place, settings)];
}

const notBelow = (value: string): string =>
  `${printableName(value)} cannot be found below the folder that was looked into.`;

/** Every folder of versions below the folder of scripts, else below the one that holds all of them. */
function withVersions(source: ConfiguredSource, scripts: string, settings: Settings): ConfiguredSource {
  const given = settings.values.get('version_locations');
  const recursive = settings.values.get('recursive_version_locations');
  const options = recursive?.value.toLowerCase() === 'true' ? { recursive: 'true' } : {};
  if (given === undefined || given.value === '') return { ...source, options };
  const says = evidence(settings.file, 'version_locations', given);
  const places = locations(settings, given.value).map((location) => placeOf(settings, location));
  const known = places.filter((place) => place !== null);
  if (known.length < places.length) {
    const remark = `${settings.file}:${String(given.line)}: ${notBelow(given.value)}`;
    return { ...source, options, evidence: [...source.evidence, says], remarks: [remark] };
  }
  const place = aroundAll([scripts, ...known]);
  const versions = known.map((each) => below(place, each)).join(BETWEEN_FOLDERS);
  return {
    ...source,
    place,
    options: versions === USUAL_VERSIONS ? options : { ...options, versions },
    evidence: [...source.evidence, says],
  };
}

/** Source: `Config.get_version_locations_list`, `_get_file_separator_char`. */
function locations({ values }: Settings, text: string): readonly string[] {
  const named = values.get('path_separator') ?? values.get('version_path_separator');
  const separators: Readonly<Record<string, RegExp>> = {
    space: / /u,
    newline: /\n/u,
    os: /:/u,
    ':': /:/u,
    ';': /;/u,
  };
  const separator = separators[named?.value ?? ''] ?? /, *| +|\n/u;
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Relative paths count from where Alembic is started, which is the folder of its configuration as a rule. */
function placeOf({ file, values }: Settings, value: string): string | null {
  const here = 'here:';
  const text = interpolated(value, (name) => (name === 'here' ? here : (values.get(name)?.value ?? null)));
  if (text === null) return null;
  const path = text.startsWith(here) ? text.slice(here.length).replace(/^\/+/u, '') : text;
  // `package:folder` names a folder of a Python package.
  const [first = '', ...rest] = path.split(':');
  const plain = rest.length === 0 ? path : [first.replaceAll('.', '/'), ...rest].join('/');
  return placeFrom(folderOf(file), plain);
}

/** The nearest folder that holds all of these. */
function aroundAll(places: readonly string[]): string {
  const parts = places.map((place) => (place === '.' ? [] : place.split('/')));
  const [first = []] = parts;
  const differs = first.findIndex((part, index) => parts.some((other) => other[index] !== part));
  const shared = differs === -1 ? first : first.slice(0, differs);
  return shared.length === 0 ? '.' : shared.join('/');
}

const below = (folder: string, place: string): string =>
  folder === place ? '.' : folder === '.' ? place : place.slice(within(folder, '').length);

/** A URL for a person's own tries stands there as a rule; a placeholder says nothing. */
function databaseOf({ values }: Settings): string | null {
  const dialect = /^[a-z0-9]+/u.exec(values.get('sqlalchemy.url')?.value ?? '')?.[0] ?? '';
  return OTHER_DIALECTS.has(dialect) ? dialect : null;
}

/** SQLAlchemy's own dialects but for PostgreSQL's. SQLite is left out: it stands in for another database in many a template. */
const OTHER_DIALECTS: ReadonlySet<string> = new Set(['mysql', 'mariadb', 'mssql', 'oracle']);

const evidence = (file: string, name: string, { value, line }: IniValue): Evidence => ({
  file,
  line,
  says: `${name}: ${printableName(value.replaceAll('\n', ' '))}`,
});
