import { baseName, folderOf } from '../repository-paths';
import type { ConfigurationFile } from '../source-configuration';
import { memberOf, staticValueOfJson, type StaticValue } from '../static-value';
import { readToml } from '../toml';
import { interpolated, readIniSection } from './read-ini';

const INI = 'alembic.ini';
const TOML = 'pyproject.toml';

/** True for a file that configures Alembic. */
export const isAlembicSettings = (path: string): boolean => baseName(path) === INI || baseName(path) === TOML;

/** One setting, where it stands. */
export interface Given {
  readonly file: string;
  /** 1-based; null where the reader of the file tells none. */
  readonly line: number | null;
  /** As it is written; parts of a list on lines of their own. */
  readonly written: string;
  /** The parts of a list, each with what `%(…)s` stands for in it; a text is one part. Null in a part for a name that says nothing here. */
  readonly parts: readonly (string | null)[];
  /** An INI file has texts alone: how one is cut into several says another setting. */
  readonly isList: boolean;
}

/** What Alembic would read in one folder. */
export interface AlembicSettings {
  readonly folder: string;
  /** Null where neither file has it. */
  of(name: string): Given | null;
}

/** Stands for the folder of the configuration in a value. */
export const HERE = 'here:';

/**
 * The settings of each folder: of what stands in both of its files, `[alembic]` in alembic.ini counts before `[tool.alembic]` in pyproject.toml.
 * Source: `alembic/config.py`, get_alembic_option. Pure.
 */
export function alembicSettings(configurations: readonly ConfigurationFile[]): readonly AlembicSettings[] {
  const folders = new Set(
    configurations.filter(({ path }) => isAlembicSettings(path)).map(({ path }) => folderOf(path)),
  );
  return [...folders].map((folder) => {
    const inFolder = (name: string) =>
      configurations.find(({ path }) => folderOf(path) === folder && baseName(path) === name);
    const [ini, toml] = [inFolder(INI), inFolder(TOML)];
    const first = ini === undefined ? new Map<string, Given>() : iniSettings(ini);
    const second = toml === undefined ? new Map<string, Given>() : tomlSettings(toml);
    const isLeft = (name: string): boolean => EMPTY_IS_NONE.has(name) && first.get(name)?.written === '';
    return {
      folder,
      of: (name) => (isLeft(name) ? undefined : first.get(name)) ?? second.get(name) ?? null,
    };
  });
}

/** Source: `Config.get_version_locations_list`. */
const EMPTY_IS_NONE: ReadonlySet<string> = new Set(['version_locations']);

function iniSettings({ path, text }: ConfigurationFile): ReadonlyMap<string, Given> {
  const values = readIniSection(text, 'alembic');
  const meant = (name: string): string | null => (name === 'here' ? HERE : (values.get(name)?.value ?? null));
  return new Map(
    [...values].map(([name, { value, line }]) => [
      name,
      { file: path, line, written: value, parts: [interpolated(value, meant)], isList: false },
    ]),
  );
}

function tomlSettings({ path, text }: ConfigurationFile): ReadonlyMap<string, Given> {
  const table = memberOf(tomlOf(text), 'tool', 'alembic');
  const members = table?.kind === 'record' ? [...table.members] : [];
  return new Map(
    members.flatMap(([name, value]): readonly (readonly [string, Given])[] => {
      const written = textsOf(value);
      if (written === null) return [];
      const parts = written.map((part) => interpolated(part, (one) => (one === 'here' ? HERE : null)));
      const isList = value.kind === 'list';
      return [[name, { file: path, line: value.line, written: written.join('\n'), parts, isList }]];
    }),
  );
}

/** Null for a table, and for a list of something else than texts. */
function textsOf(value: StaticValue): readonly string[] | null {
  if (value.kind === 'text') return [value.value];
  if (value.kind === 'plain') return [String(value.value)];
  if (value.kind !== 'list') return null;
  const texts = value.items.flatMap((item) => (item.kind === 'text' ? [item.value] : []));
  return texts.length === value.items.length ? texts : null;
}

/** A file that is no TOML says nothing: other tools read it too, and say so. */
function tomlOf(text: string): StaticValue {
  const read = readToml(text);
  return read.ok ? read.value : staticValueOfJson(null);
}
