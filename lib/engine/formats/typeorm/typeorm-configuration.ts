import type { Evidence } from '../../model/detection';
import type { ToolOptions } from '../../model/migration';
import { evidenceOf, givenText, remarksOf, settingOf, unclearExport, type Setting } from '../configured-text';
import { baseName, folderOf, foldersUp, placeFrom } from '../repository-paths';
import type {
  ConfigurationFile,
  ConfiguredSource,
  Repository,
  SourceConfiguration,
} from '../source-configuration';
import { memberOf, type StaticValue } from '../static-value';
import { EVERYWHERE } from './typeorm-names';

/** `data-source.ts` and the likes of it; whose it is says its import. */
const DATA_SOURCE = /^(?:[\w-]+[.-])*data-?source(?:[.-][\w-]+)*\.[cm]?[jt]s$/i;
/** Of versions before 0.3. */
const ORMCONFIG = /^ormconfig\.(?:[cm]?[jt]s|json|ya?ml|env|xml)$/;
/** What is made with the options of a connection, by the name of its class. */
const CLASSES: ReadonlySet<string> = new Set(['DataSource', 'Connection']);

/** `data-source.*` and `ormconfig.*`. Source: typeorm `data-source/BaseDataSourceOptions.ts`, `commands/CommandUtils.ts`. */
export const typeormConfiguration: SourceConfiguration = {
  selects: (path) => DATA_SOURCE.test(baseName(path)) || ORMCONFIG.test(baseName(path)),
  read: (repository) =>
    repository.configurations.filter(isOurs).flatMap((file) => sourcesOf(file, repository)),
};

const isOurs = ({ path, module }: ConfigurationFile): boolean =>
  ORMCONFIG.test(baseName(path)) ||
  (DATA_SOURCE.test(baseName(path)) && module?.imports.has('typeorm') === true);

function sourcesOf(file: ConfigurationFile, repository: Repository): readonly ConfiguredSource[] {
  const given = optionsIn(file);
  const readable = given.filter((value) => value.kind === 'record');
  if (readable.length > 0) return readable.map((value) => sourceOf(value, file.path, repository));
  const [first] = given;
  const remark =
    file.module === null
      ? `${file.path} is a configuration of TypeORM that is not read here.`
      : unclearExport(file.path, first ?? file.module.exported);
  return [{ ...NOTHING, near: folderOf(file.path), remarks: [remark] }];
}

const NOTHING = {
  place: null,
  options: {},
  evidence: [],
  remarks: [],
  otherDatabase: null,
} as const;

/** What connections are made with, as far as a program says it; else what it exports. */
function optionsIn({ module }: ConfigurationFile): readonly StaticValue[] {
  const made = (module?.made ?? []).filter(({ of }) => CLASSES.has(of)).map(({ given }) => given);
  const exported = module?.exported ?? null;
  if (made.length > 0 || exported === null) return made;
  return exported.kind === 'list' ? exported.items : [exported];
}

function sourceOf(given: StaticValue, path: string, repository: Repository): ConfiguredSource {
  const setting = (name: string): Setting => settingOf(given, { file: path, names: [name] });
  const [type, table, schema] = [setting('type'), setting('migrationsTableName'), setting('schema')];
  const { found, evidence, remarks } = migrationsOf(given, path, repository);
  const all = [...evidenceOf([type]), ...evidence, ...evidenceOf([table, schema])];
  const database = givenText(type);
  return {
    place: found?.place ?? null,
    near: folderOf(path),
    options: optionsOf({ table, schema, files: found?.pattern.isDeep === true ? EVERYWHERE : null }),
    evidence: all.length > 0 ? all : [configurationAt(path)],
    remarks: [...remarksOf([type, table, schema]), ...remarks],
    otherDatabase: database === 'postgres' ? null : database,
  };
}

const configurationAt = (file: string): Evidence => ({
  file,
  line: null,
  says: 'A configuration of TypeORM',
});

const optionsOf = ({
  table,
  schema,
  files,
}: {
  readonly table: Setting;
  readonly schema: Setting;
  readonly files: string | null;
}): ToolOptions =>
  Object.fromEntries(
    Object.entries({ table: givenText(table), schema: givenText(schema), files }).flatMap(([name, value]) =>
      value === null ? [] : [[name, value]],
    ),
  );

/** Which files are migrations, as `migrations` says it. */
interface Pattern {
  readonly text: string;
  readonly folder: string;
  /** True: those in folders below count. */
  readonly isDeep: boolean;
  /** True: it takes every program there. */
  readonly isWhole: boolean;
}

interface FoundMigrations {
  readonly found: { readonly place: string; readonly pattern: Pattern } | null;
  readonly evidence: readonly Evidence[];
  readonly remarks: readonly string[];
}

/** The first of the patterns whose folder is here. */
function migrationsOf(given: StaticValue, file: string, repository: Repository): FoundMigrations {
  const settings = patternsIn(given, file);
  const patterns = settings.flatMap((setting) =>
    setting.kind === 'given' ? [{ pattern: patternOf(setting.value), evidence: setting.evidence }] : [],
  );
  const remarks = remarksOf(settings);
  for (const { pattern, evidence } of patterns) {
    const place = placeOf(pattern, file, repository);
    if (place === null) continue;
    const told = pattern.isWhole ? remarks : [...remarks, chosen(file, pattern)];
    return { found: { place, pattern }, evidence: [evidence], remarks: told };
  }
  const missing = patterns.map(({ pattern }) => notThere(file, pattern));
  return { found: null, evidence: [], remarks: [...remarks, ...missing] };
}

/** Each item of `migrations` as a setting of its own. */
function patternsIn(given: StaticValue, file: string): readonly Setting[] {
  const value = memberOf(given, 'migrations');
  const items = value?.kind === 'list' ? value.items : value === null ? [] : [value];
  return items.map((item) => {
    const alone: StaticValue = {
      kind: 'record',
      members: new Map([['migrations', item]]),
      others: null,
      line: null,
    };
    return settingOf(alone, { file, names: ['migrations'] });
  });
}

/** Everything before the first part that is no plain name is a folder. */
function patternOf(text: string): Pattern {
  const parts = text.split('/');
  const magic = parts.findIndex((part) => /[*?{}[\]()!+@]/.test(part));
  const plain = magic === -1 ? parts.length - 1 : magic;
  const rest = parts.slice(plain);
  return {
    text,
    folder: parts.slice(0, plain).join('/') || '.',
    isDeep: rest.includes('**'),
    isWhole: rest.at(-1)?.startsWith('*') === true,
  };
}

/** A pattern counts from where the tool is started: beside its configuration, or in a folder around it. */
function placeOf({ folder }: Pattern, file: string, { folders }: Repository): string | null {
  const places = foldersUp(folderOf(file)).flatMap((around) => placeFrom(around, folder) ?? []);
  return places.find((one) => one !== '.' && folders.has(one)) ?? null;
}

const notThere = (file: string, { text }: Pattern): string =>
  `${file}: migrations is ${text}, and that folder is not here.`;

const chosen = (file: string, { text }: Pattern): string =>
  `${file}: migrations chooses files by ${text}; every program of that folder counts here.`;
