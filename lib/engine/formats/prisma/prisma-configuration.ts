import type { Evidence } from '../../model/detection';
import {
  evidenceOf,
  placeGiven,
  remarksOf,
  settingOf,
  unclearExport,
  type Setting,
} from '../configured-text';
import { folderOf, placeFrom, within } from '../repository-paths';
import type {
  ConfigurationFile,
  ConfiguredSource,
  Repository,
  SourceConfiguration,
} from '../source-configuration';
import type { StaticValue } from '../static-value';
import { applicationOf, configurationName, effectiveConfigurations } from './prisma-configuration-file';
import { datasourceLines, DEFAULT_SCHEMAS, firstWord } from './prisma-datamodel';

const isConfiguration = (path: string): boolean => configurationName(path) !== null;
const isSchema = (path: string): boolean => path.endsWith('.prisma');

/**
 * Schemas, beside which Prisma keeps its migrations, and configurations that say otherwise. Sources: prisma `packages/config`,
 * `packages/internals` `getSchema`, `packages/migrate` `getMigrationsDirectoryPath`.
 */
export const prismaConfiguration: SourceConfiguration = {
  selects: (path) => isConfiguration(path) || isSchema(path),
  read: (repository) => {
    const schemas = repository.configurations.flatMap((file) => (isSchema(file.path) ? schemaOf(file) : []));
    const configured = effectiveConfigurations(
      repository.configurations.filter(({ path }) => isConfiguration(path)),
    ).map((file) => configuredBy(file, schemas, repository));
    const claimed = new Set(configured.flatMap(({ schema }) => schema?.path ?? []));
    return [
      ...configured.map(({ source }) => source),
      ...schemas.filter(({ path }) => !claimed.has(path)).map((schema) => besideSchema(schema, repository)),
    ];
  },
};

/** A schema with a datasource: the others are parts of one. */
interface Schema {
  readonly path: string;
  readonly provider: string | null;
  readonly evidence: Evidence;
}

function schemaOf({ path, text }: ConfigurationFile): readonly Schema[] {
  const lines = datasourceLines({ path, content: text });
  if (lines.length === 0) return [];
  const found = lines.find(({ text: line }) => firstWord(line) === 'provider');
  const provider = found === undefined ? null : providerIn(found.text);
  return [
    {
      path,
      provider,
      evidence: {
        file: path,
        line: found?.number ?? lines[0]?.number ?? null,
        says: provider === null ? 'A Prisma schema' : `provider: ${provider}`,
      },
    },
  ];
}

/** `provider = "postgresql"`; null for anything else, such as `env("…")`. */
function providerIn(line: string): string | null {
  const [before, name, after] = line.slice(line.indexOf('=') + 1).split('"');
  return before?.trim() === '' && name !== undefined && after !== undefined ? name : null;
}

const otherDatabase = (provider: string | null): string | null =>
  provider === null || provider === 'postgresql' || provider === 'postgres' ? null : provider;

/** Prisma keeps the migrations beside the schema; with a schema of many files beside their folder, or in it. */
function besideSchema({ path, provider, evidence }: Schema, { folders }: Repository): ConfiguredSource {
  const near = folderOf(path);
  const places = [near, ...(near === '.' ? [] : [folderOf(near)])].map((folder) =>
    within(folder, 'migrations'),
  );
  const place = places.find((one) => folders.has(one)) ?? places[0] ?? 'migrations';
  return {
    place,
    near,
    options: {},
    evidence: [evidence],
    remarks: [],
    otherDatabase: otherDatabase(provider),
  };
}

interface Configured {
  readonly schema: Schema | null;
  readonly source: ConfiguredSource;
}

function configuredBy(
  { path, module }: ConfigurationFile,
  schemas: readonly Schema[],
  repository: Repository,
): Configured {
  const near = applicationOf(path) ?? folderOf(path);
  const exported = module?.exported ?? null;
  if (exported?.kind !== 'record') return unread(path, near, exported);
  const named = settingOf(exported, { file: path, names: ['schema'] });
  const migrations = settingOf(exported, { file: path, names: ['migrations', 'path'] });
  const schema = schemaAt(named, { path, near }, schemas);
  const beside = schema === null ? NOWHERE : besideSchema(schema, repository);
  const { place, remarks } = placeOf(migrations, beside.place, { path });
  return {
    schema,
    source: {
      place,
      near,
      options: {},
      evidence: [...evidenceOf([named, migrations]), ...beside.evidence],
      remarks: [...remarksOf(migrations.kind === 'given' ? [] : [named, migrations]), ...remarks],
      otherDatabase: beside.otherDatabase,
    },
  };
}

const NOWHERE = { place: null, evidence: [], otherDatabase: null } as const;

/** Where the migrations are: as it is said, else beside the schema. */
function placeOf(
  migrations: Setting,
  beside: string | null,
  { path }: { readonly path: string },
): { readonly place: string | null; readonly remarks: readonly string[] } {
  if (migrations.kind === 'unclear') return { place: null, remarks: [] };
  if (migrations.kind === 'absent') return { place: beside, remarks: [] };
  const place = placeFrom(folderOf(path), migrations.value);
  return { place, remarks: place === null ? [outside(placeGiven(path, migrations), migrations.value)] : [] };
}

const unread = (path: string, near: string, exported: StaticValue | null): Configured => ({
  schema: null,
  source: {
    place: null,
    near,
    options: {},
    evidence: [{ file: path, line: null, says: 'A configuration of Prisma' }],
    remarks: [unclearExport(path, exported)],
    otherDatabase: null,
  },
});

/** A file, or the one with the datasource in a folder; where Prisma looks when nothing is named. */
function schemaAt(
  named: Setting,
  { path: configuration, near }: { readonly path: string; readonly near: string },
  schemas: readonly Schema[],
): Schema | null {
  if (named.kind === 'unclear') return null;
  const places =
    named.kind === 'given'
      ? [placeFrom(folderOf(configuration), named.value)]
      : DEFAULT_SCHEMAS.map((name) => placeFrom(near, name));
  for (const place of places) {
    const found = schemas.find(({ path }) => path === place || path.startsWith(`${String(place)}/`));
    if (place !== null && found !== undefined) return found;
  }
  return null;
}

const outside = (at: string, path: string): string =>
  `${at}: migrations.path is ${path}, which lies outside of the folder that was looked into.`;
