import type { Evidence } from '../../model/detection';
import type { ToolOptions } from '../../model/migration';
import { printableName } from '../migration-names';
import { placeFrom, within } from '../repository-paths';
import type { ConfiguredSource, SourceConfiguration } from '../source-configuration';
import {
  alembicSettings,
  HERE,
  isAlembicSettings,
  type AlembicSettings,
  type Given,
} from './alembic-settings';
import { USUAL_SLUG_LENGTH, USUAL_TEMPLATE } from './revision-file-name';

/** Where the files of versions lie below the folder of scripts, when nothing else is said. */
export const USUAL_VERSIONS = 'versions';

/** Between folders of versions in the options of a source. */
export const BETWEEN_FOLDERS = ',';

/**
 * `alembic.ini` and `[tool.alembic]` of `pyproject.toml`: `script_location`, `version_locations`, how new files are called. `env.py`, which
 * names the table of the history, is a program and is never run.
 */
export const alembicConfiguration: SourceConfiguration = {
  selects: isAlembicSettings,
  read: ({ configurations }) => alembicSettings(configurations).flatMap(sourceOf),
};

/** A folder without a `script_location` is not one of Alembic: pyproject.toml and INI files are other tools' too. */
function sourceOf(settings: AlembicSettings): readonly ConfiguredSource[] {
  const scripts = settings.of('script_location');
  if (scripts === null) return [];
  const place = placeOf(settings, scripts.parts[0] ?? null);
  const source = {
    place,
    near: settings.folder,
    options: namesOfFiles(settings),
    evidence: [evidence('script_location', scripts)],
    remarks: [],
    otherDatabase: databaseOf(settings),
  };
  if (place === null) return [{ ...source, remarks: [notBelow(scripts)] }];
  return [withVersions(source, place, settings)];
}

const notBelow = ({ file, line, written }: Given): string =>
  `${file}${line === null ? '' : `:${String(line)}`}: ${printableName(written)} cannot be found below the folder that was looked into.`;

/** Every folder of versions below the folder of scripts, else below the one that holds all of them. */
function withVersions(
  source: ConfiguredSource,
  scripts: string,
  settings: AlembicSettings,
): ConfiguredSource {
  const given = settings.of('version_locations');
  const recursive = settings.of('recursive_version_locations')?.parts[0]?.toLowerCase() === 'true';
  const options: ToolOptions = { ...source.options, ...(recursive ? { recursive: 'true' } : {}) };
  if (given === null || given.written === '') return { ...source, options };
  const places = locations(settings, given).map((location) => placeOf(settings, location));
  const known = places.filter((place) => place !== null);
  const all = [...source.evidence, evidence('version_locations', given)];
  if (known.length < places.length) return { ...source, options, evidence: all, remarks: [notBelow(given)] };
  const place = aroundAll([scripts, ...known]);
  const versions = known.map((each) => below(place, each)).join(BETWEEN_FOLDERS);
  return {
    ...source,
    place,
    options: versions === USUAL_VERSIONS ? options : { ...options, versions },
    evidence: all,
  };
}

/** How `alembic revision` calls a file, where it is said. */
function namesOfFiles(settings: AlembicSettings): ToolOptions {
  const template = settings.of('file_template')?.parts[0] ?? null;
  const length = settings.of('truncate_slug_length')?.parts[0] ?? null;
  return {
    ...(template === null || template === USUAL_TEMPLATE ? {} : { fileTemplate: template }),
    ...(length === null || length === USUAL_SLUG_LENGTH ? {} : { slugLength: length }),
  };
}

/** Source: `Config.get_version_locations_list`, `_get_file_separator_char`. */
function locations(settings: AlembicSettings, given: Given): readonly (string | null)[] {
  const [text = null] = given.parts;
  if (given.isList || text === null) return given.parts;
  const named = settings.of('path_separator') ?? settings.of('version_path_separator');
  const separators: Readonly<Record<string, RegExp>> = {
    space: / /u,
    newline: /\n/u,
    os: /(?<!here):/u,
    ':': /(?<!here):/u,
    ';': /;/u,
  };
  const separator = separators[named?.written ?? ''] ?? /, *| +|\n/u;
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Relative paths count from where Alembic is started, which is the folder of its configuration as a rule. */
function placeOf({ folder }: AlembicSettings, text: string | null): string | null {
  if (text === null) return null;
  const path = text.startsWith(HERE) ? text.slice(HERE.length).replace(/^\/+/u, '') : text;
  // `package:folder` names a folder of a Python package.
  const [first = '', ...rest] = path.split(':');
  const plain = rest.length === 0 ? path : [first.replaceAll('.', '/'), ...rest].join('/');
  return placeFrom(folder, plain);
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
function databaseOf(settings: AlembicSettings): string | null {
  const dialect = /^[a-z0-9]+/u.exec(settings.of('sqlalchemy.url')?.written ?? '')?.[0] ?? '';
  return OTHER_DIALECTS.has(dialect) ? dialect : null;
}

/** SQLAlchemy's own dialects but for PostgreSQL's. SQLite is left out: it stands in for another database in many a template. */
const OTHER_DIALECTS: ReadonlySet<string> = new Set(['mysql', 'mariadb', 'mssql', 'oracle']);

const evidence = (name: string, { file, line, written }: Given): Evidence => ({
  file,
  line,
  says: `${name}: ${printableName(written.replaceAll('\n', ' '))}`,
});
