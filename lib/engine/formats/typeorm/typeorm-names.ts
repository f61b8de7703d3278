import type { ToolOptions } from '../../model/migration';
import { isRecording } from '../program-recordings';
import { baseName, isProgram } from '../repository-paths';

/** Files of types alone; TypeORM passes over them. */
const isDeclaration = (path: string): boolean => /\.d\.[cm]?ts$/.test(path);

/** The value of the option `files` by which files in folders below are migrations too, as in `migrations: ['…/**\/*.ts']`. */
export const EVERYWHERE = '**';

/** What belongs to a release: migrations, and what they may import from the folder. */
export const isTypeormFile = (path: string): boolean =>
  !isRecording(path) && (isSource(path) || path.endsWith('.json'));

const isSource = (path: string): boolean => isProgram(path) && !isDeclaration(path);

/**
 * Files of a release whose classes are migrations: those of the folder itself, and where the option says so all below it, whatever they are called, as
 * the pattern has it. Source: `util/DirectoryExportedClassesLoader.ts`.
 */
export const isMigrationFile = (path: string, { files }: ToolOptions): boolean =>
  !isRecording(path) && isSource(path) && (files === EVERYWHERE || !path.includes('/'));

/** What TypeORM would name a migration, in a folder below, where none counts. */
export const isTooDeep = (path: string, options: ToolOptions): boolean =>
  !isRecording(path) &&
  isGeneratedName(baseName(path)) &&
  path.includes('/') &&
  !isMigrationFile(path, options);

/** What `typeorm migration:create` and `migration:generate` name a file: milliseconds, and the name. */
export const isGeneratedName = (name: string): boolean =>
  /^\d{13}-[^/]+\.[cm]?[jt]s$/.test(name) && !isDeclaration(name);

/**
 * Files that may export no class: TypeORM has nothing to say to one, and in a folder below nothing says that a migration was meant. An index
 * passes on what others export.
 */
export const mayBeWithoutClass = (path: string): boolean =>
  isIndex(path) || (path.includes('/') && !isGeneratedName(baseName(path)));

/** Files that only pass on what others export; a pattern of TypeORM's would count every class twice. */
export const isIndex = (path: string): boolean => /^index\.[cm]?[jt]s$/.test(baseName(path));

/**
 * The time by which TypeORM orders a migration, read as it reads it: the number with which the last 13 characters of the name begin; null
 * where it refuses the name. Source: `migration/MigrationExecutor.ts`, `getMigrations`. Pure.
 */
export function timestampOf(name: string): number | null {
  const timestamp = Number.parseInt(name.slice(-DIGITS), 10);
  return Number.isNaN(timestamp) || timestamp === 0 ? null : timestamp;
}

const DIGITS = 13;

/** `AddOrderNotes1700000000000` as a person says it: `add order notes`. */
export function wordsOfClass(name: string): string {
  const words = name
    .replace(/\d{10,13}$/, '')
    .replaceAll(/(?<=\p{Ll}|\d)(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|_/gu, ' ')
    .trim();
  return words === '' ? name : words.toLowerCase();
}

/** A class of a file as a program, by its place among the file's classes: the first is called like the file, which never ends like the others. */
export const programOf = (file: string, place: number): string =>
  place === 1 ? file : `${file}#${String(place)}`;

/** The two taken apart. */
export function placeOf(program: string): { readonly file: string; readonly place: number } {
  const { file = program, place = '1' } = /^(?<file>.*)#(?<place>\d+)$/s.exec(program)?.groups ?? {};
  return { file, place: Number(place) };
}
