import type { ToolOptions } from '../../model/migration';
import type { ToolOption } from '../format';
import { PROGRAM_VARIABLES } from '../program-variables';

/** Source: Knex `migrations/common/MigrationsLoader.js`, DEFAULT_LOAD_EXTENSIONS. `.mjs` is not among them. */
const USUAL_EXTENSIONS = '.co, .coffee, .eg, .iced, .js, .cjs, .litcoffee, .ls, .ts';

/** What a knexfile says about migrations and the files do not. */
export const KNEX_OPTIONS: readonly ToolOption[] = [
  {
    name: 'table',
    label: 'Table of the history',
    description: 'migrations.tableName. The table of the lock has the same name with _lock.',
    usual: 'knex_migrations',
  },
  {
    name: 'schema',
    label: 'Schema of the history',
    description: 'migrations.schemaName, where it is given; else it is the first schema of the search path.',
    usual: '',
  },
  {
    name: 'loadExtensions',
    label: 'Extensions',
    description: 'migrations.loadExtensions, with commas between them: which files are migrations.',
    usual: USUAL_EXTENSIONS,
  },
  {
    name: 'disableMigrationsListValidation',
    label: 'Files may be missing',
    description: 'migrations.disableMigrationsListValidation: true lets recorded migrations have no file.',
    usual: 'false',
  },
  {
    name: 'disableTransactions',
    label: 'Without transactions',
    description:
      'migrations.disableTransactions: true runs each migration outside of a transaction, unless its own config says transaction: true.',
    usual: 'false',
  },
  PROGRAM_VARIABLES,
];

const optionOf = (options: ToolOptions, name: string): string =>
  options[name] ?? KNEX_OPTIONS.find((option) => option.name === name)?.usual ?? '';

export const tableOf = (options: ToolOptions): string => optionOf(options, 'table');

/** Null where the search path says it. */
export const schemaOf = (options: ToolOptions): string | null => optionOf(options, 'schema') || null;

/** What the name of a migration ends with. */
export const extensionsOf = (options: ToolOptions): ReadonlySet<string> =>
  new Set(
    optionOf(options, 'loadExtensions')
      .split(',')
      .map((extension) => extension.trim()),
  );

export const filesMayBeMissing = (options: ToolOptions): boolean =>
  isOn(options, 'disableMigrationsListValidation');

/** Migrations that say nothing of it run outside of a transaction. */
export const transactionsAreOff = (options: ToolOptions): boolean => isOn(options, 'disableTransactions');

const isOn = (options: ToolOptions, name: string): boolean =>
  optionOf(options, name).toLowerCase() === 'true';
