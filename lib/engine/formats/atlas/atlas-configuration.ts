import { evidenceOf, givenText, placeGiven, remarksOf, settingOf, type Setting } from '../configured-text';
import { baseName, folderOf, foldersUp, placeFrom } from '../repository-paths';
import type {
  ConfigurationFile,
  ConfiguredSource,
  Repository,
  SourceConfiguration,
} from '../source-configuration';
import type { StaticValue } from '../static-value';
import { readHcl, type HclBlock } from './hcl-body';

/** `atlas.hcl`: the folder, the schema of the history and the order of each `env`, where they are written as plain strings or words. */
export const atlasConfiguration: SourceConfiguration = {
  selects: (path) => baseName(path) === 'atlas.hcl',
  read: (repository) =>
    repository.configurations
      .filter(({ path }) => baseName(path) === 'atlas.hcl')
      .flatMap((file) => sourcesOf(file, repository)),
};

/** Where Atlas looks when an `env` says nothing. Source: `cmdapi/migrate.go`, `defaultDir`. */
const USUAL = 'file://migrations';

function sourcesOf(file: ConfigurationFile, repository: Repository): readonly ConfiguredSource[] {
  const near = folderOf(file.path);
  const read = readHcl(file.text);
  const environments = read.ok ? read.value.blocks.filter(({ type }) => type === 'env') : [];
  if (environments.length === 0) {
    const remarks = read.ok
      ? []
      : [`${file.path}:${String(read.failure)}: from here on it is no HCL that can be read.`];
    return [{ place: null, near, options: {}, evidence: [], remarks, otherDatabase: null }];
  }
  return environments.map((environment) => sourceOf(environment, file.path, repository));
}

function sourceOf(environment: HclBlock, file: string, repository: Repository): ConfiguredSource {
  const migration = environment.body.blocks.find(({ type }) => type === 'migration');
  const exported = recordOf(environment, migration);
  const setting = (...names: readonly string[]): Setting => settingOf(exported, { file, names });
  const [dir, schema, order] = [
    setting('migration', 'dir'),
    setting('migration', 'revisions_schema'),
    setting('migration', 'exec_order'),
  ];
  const shown = [dir, schema, order, setting('migration', 'format')];
  const { place, remarks } = placeOf(dir, file, repository);
  const [schemaName, orderName] = [givenText(schema), givenText(order)];
  return {
    place,
    near: folderOf(file),
    options: {
      ...(schemaName === null ? {} : { schema: schemaName }),
      ...(orderName === null ? {} : { order: orderName.toLowerCase().replaceAll('_', '-') }),
    },
    evidence: [
      { file, line: environment.line, says: `env ${environment.labels.join(' ')}` },
      ...evidenceOf(shown),
    ],
    remarks: [...remarksOf(shown), ...remarks, ...otherFormat(setting('migration', 'format'), file)],
    otherDatabase: otherDatabase(givenText(setting('url')), givenText(setting('dev'))),
  };
}

const recordOf = ({ body }: HclBlock, migration: HclBlock | undefined): StaticValue => ({
  kind: 'record',
  members: new Map<string, StaticValue>([
    ...body.attributes,
    ...(migration === undefined
      ? []
      : ([
          [
            'migration',
            { kind: 'record', members: migration.body.attributes, others: null, line: migration.line },
          ],
        ] as const)),
  ]),
  others: null,
  line: null,
});

/** Files of other tools, which Atlas can run too. */
const otherFormat = (setting: Setting, file: string): readonly string[] => {
  const format = givenText(setting);
  return format === null || format === 'atlas'
    ? []
    : [
        `${placeGiven(file, setting)}: the files are in the format of ${format}; choose that tool for them, if it keeps the history.`,
      ];
};

/** The scheme of an address, `docker://postgres/15/dev` included. */
function otherDatabase(url: string | null, dev: string | null): string | null {
  const names = [url, dev].flatMap((address) => {
    const [scheme = '', rest = ''] = address?.split('://', 2) ?? [];
    const name = scheme === 'docker' ? (rest.split('/', 1)[0] ?? '') : scheme;
    return name === '' || address?.includes('://') !== true ? [] : [name];
  });
  const isOurs = names.some((name) => ['postgres', 'postgresql', 'postgis', 'pgvector'].includes(name));
  return isOurs ? null : (names[0] ?? null);
}

/** A folder counts from where Atlas is started: beside its configuration as a rule. */
function placeOf(dir: Setting, file: string, { folders }: Repository) {
  if (dir.kind === 'unclear') return { place: null, remarks: [] };
  const address = givenText(dir) ?? USUAL;
  const path = address.startsWith('file://')
    ? (address.slice('file://'.length).split('?', 1)[0] ?? '')
    : null;
  if (path === null) {
    return {
      place: null,
      remarks: [`${placeGiven(file, dir)}: the folder is ${address}, which is no file:// here.`],
    };
  }
  const places = foldersUp(folderOf(file)).flatMap((folder) => placeFrom(folder, path) ?? []);
  const place = places.find((one) => folders.has(one)) ?? placeFrom(folderOf(file), path);
  return {
    place,
    remarks:
      place === null
        ? [`${placeGiven(file, dir)}: the folder ${path} lies outside of the one that was looked into.`]
        : [],
  };
}
