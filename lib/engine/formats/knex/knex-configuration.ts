import type { Evidence } from '../../model/detection';
import type { ToolOptions } from '../../model/migration';
import {
  evidenceOf,
  givenText,
  placeGiven,
  remarksOf,
  settingOf,
  switchOf,
  unclearExport,
  type Setting,
} from '../configured-text';
import { baseName, folderOf, placeFrom } from '../repository-paths';
import type { ConfigurationFile, ConfiguredSource, SourceConfiguration } from '../source-configuration';
import { memberOf, placeIn, type StaticValue } from '../static-value';

/** Source: Knex `bin/cli.js`, which looks for it by every extension that it can load. */
const CONFIGURATION = /^knexfile\.[cm]?[jt]s$/;

/** Where Knex looks for migrations when nobody says. Source: `migrator-configuration-merger.js`. */
const USUAL_FOLDER = './migrations';

/** Source: Knex `constants.js`; what is not here speaks to another database. */
const POSTGRES_CLIENTS: ReadonlySet<string> = new Set(['pg', 'postgres', 'postgresql', 'pgnative']);

/** What a configuration has, as opposed to a list of configurations by the name of their environment. */
const MEMBERS = ['client', 'dialect', 'connection', 'migrations'];

/** `knexfile.*`: one configuration, or one for each environment; folders count from where it lies. Source: Knex `bin/cli.js`. */
export const knexConfiguration: SourceConfiguration = {
  selects: (path) => CONFIGURATION.test(baseName(path)),
  read: ({ configurations }) =>
    configurations.filter(({ path }) => CONFIGURATION.test(baseName(path))).flatMap(sourcesOf),
};

function sourcesOf({ path, module }: ConfigurationFile): readonly ConfiguredSource[] {
  const exported = module?.exported ?? null;
  if (exported?.kind !== 'record') {
    return [unplaced(path, unclearExport(path, exported))];
  }
  const isOne = MEMBERS.some((name) => exported.members.has(name));
  const environments = isOne ? [[]] : [...exported.members.keys()].map((name) => [name]);
  const sources = environments.map((names) => sourceOf(exported, path, names));
  // SQLite on somebody's own machine says nothing against PostgreSQL elsewhere.
  const own = sources.filter(({ otherDatabase }) => otherDatabase === null);
  return [
    ...(own.length > 0 ? own : sources),
    ...(!isOne && exported.others !== null ? [unplaced(path, unclearExport(path, exported.others))] : []),
  ];
}

const unplaced = (path: string, remark: string): ConfiguredSource => ({
  place: null,
  near: folderOf(path),
  options: {},
  evidence: [],
  remarks: [remark],
  otherDatabase: null,
});

function sourceOf(exported: StaticValue, file: string, above: readonly string[]): ConfiguredSource {
  const setting = (...names: readonly string[]): Setting =>
    settingOf(exported, { file, names: [...above, ...names] });
  const isOn = (name: string): Setting => switchOf(exported, { file, names: [...above, 'migrations', name] });
  const member = (...names: readonly string[]): StaticValue | null => memberOf(exported, ...above, ...names);
  const client = setting('client');
  const table = setting('migrations', 'tableName');
  const schema = setting('migrations', 'schemaName');
  const folder = folderSetting(exported, file, above);
  const missing = isOn('disableMigrationsListValidation');
  const transactions = isOn('disableTransactions');
  const all = [client, folder, table, schema, missing, transactions];
  const said = givenText(client);
  const { place, remarks } = placeOf(folder, file);
  return {
    place,
    near: folderOf(file),
    options: {
      ...optionOf('table', table),
      ...optionOf('schema', schema),
      ...extensionsIn(member('migrations', 'loadExtensions')),
      ...optionOf('disableMigrationsListValidation', missing),
      ...optionOf('disableTransactions', transactions),
    },
    evidence: [...evidenceOf(all), ...(evidenceOf(all).length === 0 ? [configurationAt(file)] : [])],
    remarks: [
      ...remarksOf(all),
      ...remarks,
      ...ownSource(file, member('migrations', 'migrationSource')),
      ...commandsOwn(transactions),
      ...ownNames(file, member('wrapIdentifier')),
    ],
    otherDatabase: said === null || POSTGRES_CLIENTS.has(said) ? null : said,
  };
}

/** A list of one folder is that folder; of several, Knex mixes the files. */
function folderSetting(exported: StaticValue, file: string, above: readonly string[]): Setting {
  const names = [...above, 'migrations', 'directory'];
  const value = memberOf(exported, ...names);
  if (value?.kind !== 'list') return settingOf(exported, { file, names });
  const [only, ...more] = value.items;
  if (only !== undefined && more.length === 0) {
    return settingOf(
      { kind: 'record', members: new Map([[names.join('.'), only]]), others: null, line: only.line },
      { file, names: [names.join('.')] },
    );
  }
  return {
    kind: 'unclear',
    remark: `${placeIn(file, value.line)}: ${names.join('.')} names several folders; Lockkeeper reads one.`,
  };
}

function placeOf(
  folder: Setting,
  file: string,
): { readonly place: string | null; readonly remarks: readonly string[] } {
  if (folder.kind === 'unclear') return { place: null, remarks: [] };
  const path = givenText(folder) ?? USUAL_FOLDER;
  const place = placeFrom(folderOf(file), path);
  return {
    place,
    remarks:
      place === null
        ? [
            `${placeGiven(file, folder)}: migrations.directory is ${path}, which lies outside of the folder that was looked into.`,
          ]
        : [],
  };
}

const optionOf = (name: string, setting: Setting): ToolOptions =>
  setting.kind === 'given' ? { [name]: setting.value } : {};

function extensionsIn(value: StaticValue | null): ToolOptions {
  const items = value?.kind === 'list' ? value.items : [];
  const texts = items.flatMap((item) => (item.kind === 'text' ? [item.value] : []));
  const isKnown = items.length > 0 && texts.every((text) => /^\.\w+$/.test(text));
  return isKnown && texts.length === items.length ? { loadExtensions: texts.join(', ') } : {};
}

const ownSource = (file: string, value: StaticValue | null): readonly string[] =>
  value === null
    ? []
    : [
        `${placeIn(file, value.line)}: migrations.migrationSource says by a program which migrations there are; files are read here.`,
      ];

/** Source: Knex 3.3 `bin/cli.js`, which hands its own switch to the migrator whether it is given or not. */
const commandsOwn = (transactions: Setting): readonly string[] =>
  transactions.kind === 'given'
    ? [
        `${placeIn(transactions.evidence.file, transactions.evidence.line)}: migrations.disableTransactions counts where a program calls knex.migrate; the commands of Knex go by their own --disable-transactions alone. Switch the option off if these are what runs here.`,
      ]
    : [];

/** Knex would write other names than the migrations do. */
const ownNames = (file: string, value: StaticValue | null): readonly string[] =>
  value === null
    ? []
    : [
        `${placeIn(file, value.line)}: wrapIdentifier changes names by a program; here they stay as the migrations write them.`,
      ];

const configurationAt = (file: string): Evidence => ({ file, line: null, says: 'A configuration of Knex' });
