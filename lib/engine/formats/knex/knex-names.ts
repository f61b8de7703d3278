import { failure, type Failure } from '../../base/failure';
import type { ToolOptions } from '../../model/migration';
import { lookAlikes, unsafeName } from '../migration-names';
import { isRecording } from '../program-recordings';
import { baseName } from '../repository-paths';
import { extensionsOf } from './knex-options';

/** What runs here. The other extensions of Knex are other languages, for which it loads compilers. */
export const PROGRAM = /\.[cm]?[jt]s$/;

/** `init.ts` without `.ts`; what begins with its only dot has no extension, as Node has it. */
export function withoutExtension(name: string): string {
  const at = name.lastIndexOf('.');
  return at <= 0 ? name : name.slice(0, at);
}

/** What migrations read. */
const DATA = /\.(?:json|sql)$/;

/** What belongs to a release: migrations, and what they may import: programs and data, also those that Knex would pass over. Pure. */
export const selectsKnexFile = (path: string, options: ToolOptions): boolean =>
  !isRecording(path) &&
  (DATA.test(path) || PROGRAM.test(extensionOf(baseName(path))) || isLoaded(path, options));

/** What Knex takes for migrations: files of the folder itself, by their extension. Source: Knex `fs-migrations.js`, filterMigrations. */
const isLoaded = (path: string, options: ToolOptions): boolean =>
  !path.includes('/') && !DATA.test(path) && extensionsOf(options).has(extensionOf(path));

/** What `knex migrate:make` names a migration, in a folder below, where Knex looks for none. */
export const isTooDeep = (path: string): boolean => path.includes('/') && !isRecording(path) && isMade(path);

/** The same in the folder itself, with an extension that Knex is not told to load. */
export const isNotLoaded = (path: string, options: ToolOptions): boolean =>
  !path.includes('/') && isMade(path) && !isLoaded(path, options);

const isMade = (path: string): boolean =>
  /^\d{14}_.*\.[cm]?[jt]s$/.test(baseName(path)) && !/\.d\.[cm]?ts$/.test(path);

export const extensionOf = (name: string): string => name.slice(withoutExtension(name).length);

/** The migrations among selected files in Knex' order, by UTF-16 code units. Sources: Knex `fs-migrations.js`; lodash `sortBy`. Pure. */
export const migrationsIn = (paths: readonly string[], options: ToolOptions): readonly string[] =>
  paths
    .filter((path) => isLoaded(path, options))
    .toSorted((left, right) => (left === right ? 0 : left < right ? -1 : 1));

/** What is wrong with names alone. Pure. */
export function problemsOfNames(names: readonly string[]): readonly Failure[] {
  const stems = new Map<string, string>();
  const twins = names.flatMap((name) => {
    const stem = withoutExtension(name);
    const other = stems.get(stem);
    if (other !== undefined) return [twoFiles(other, name)];
    stems.set(stem, name);
    return [];
  });
  return [
    ...names.flatMap((name) => unsafeName(name, 'Rename the file.') ?? []),
    ...lookAlikes(
      names.map((id) => ({ id, where: { file: id } })),
      'Rename one of the files.',
    ),
    ...twins,
    ...names.filter((name) => !PROGRAM.test(name)).map(otherLanguage),
  ];
}

const twoFiles = (first: string, twin: string): Failure =>
  failure('MIGRATION.DUPLICATE_ID', `${first} and ${twin} are two migrations to Knex.`, {
    why: 'It takes every file with one of its extensions for a migration of its own, also what a compiler put beside its source.',
    fix: 'Keep one of them, or name the extensions in migrations.loadExtensions and in this project.',
    where: { file: twin },
  });

const otherLanguage = (file: string): Failure =>
  failure(
    'KNEX.OTHER_LANGUAGE',
    `${file} is neither JavaScript nor TypeScript, and nothing else is run here.`,
    {
      fix: 'Compile it, or leave its extension out of migrations.loadExtensions and of this project.',
      where: { file },
    },
  );
