import { toCanonical } from '../../base/canonical-json';
import { failure, type Failure } from '../../base/failure';
import { failed, success } from '../../base/result';
import type { ToolOptions } from '../../model/migration';
import { programChecksum } from '../described-programs';
import { callLines } from '../javascript-literal';
import {
  nameTaken,
  timeDigits,
  type CreationFolder,
  type MigrationCreation,
  type WantedMigration,
} from '../migration-creation';
import { leaving } from '../program-recordings';
import { programsIn } from './knex-folder';
import { extensionOf, migrationsIn, PROGRAM, problemsOfNames, withoutExtension } from './knex-names';
import { extensionsOf, transactionsAreOff } from './knex-options';

/**
 * `knex migrate:make`: a file by time, with the extension of the newest one, exporting as that one does. Sources: Knex
 * `MigrationGenerator.js`, `migrate/stub`.
 */
export const knexCreation: MigrationCreation = {
  keepsDown: true,
  selects: () => false,
  next: (folder, wanted) => {
    const names = programsIn(folder.files, folder.options);
    const taken = names.find((file) => withoutExtension(file).replace(/^\d+_/, '') === wanted.name);
    if (taken !== undefined) return failed(nameTaken(wanted.name, taken));
    const unsayable = [
      { field: 'sql', statements: wanted.statements },
      { field: 'downSql', statements: wanted.downStatements },
    ].find(({ statements }) => statements.some((statement) => LOST.test(statement)));
    if (unsayable !== undefined) return failed(backslashLost(unsayable.field));
    const newest = names.at(-1);
    const extension = newest === undefined ? usualExtension(folder.options) : extensionOf(newest);
    const time = timeDigits(
      wanted.at,
      names.map((name) => name.slice(0, 14)),
    );
    const path = `${time}_${wanted.name}${extension}`;
    const text = textOf(styleOf(extension, folder, newest), wanted);
    return success({ id: path, note: null, files: [{ path, text, replaces: false }] });
  },
  programs: {
    parses: (paths, options) => migrationsIn(paths, options).slice(-1),
    inOrder: describedByNames,
  },
};

/** Knex knows a migration by the name of its file alone. */
function describedByNames({
  files,
  options,
}: CreationFolder): ReturnType<NonNullable<MigrationCreation['programs']>['inOrder']> {
  const names = programsIn(files, options);
  const problems = problemsOfNames(names);
  if (problems.length > 0) return failed(problems);
  const bytes = new Map(files.map((file) => [file.path, file.bytes]));
  return success(
    names.map((file) => ({
      file,
      header: toCanonical({
        file,
        checksum: programChecksum(bytes.get(file)),
        reads: false,
        ...leaving(transactionsAreOff(options)),
      }),
    })),
  );
}

/** Knex' own when it is told nothing, unless the project does not load such files. */
function usualExtension(options: ToolOptions): string {
  const loaded = extensionsOf(options);
  return (
    ['.js', '.ts', '.mjs', '.cjs', ...loaded].find((one) => loaded.has(one) && PROGRAM.test(one)) ?? '.js'
  );
}

type Style = 'typescript' | 'module' | 'commonjs';

function styleOf(extension: string, { modules }: CreationFolder, newest: string | undefined): Style {
  if (extension.endsWith('ts')) return 'typescript';
  if (extension === '.mjs') return 'module';
  const written = newest === undefined ? null : modules.get(newest)?.writtenAs;
  return extension === '.js' && written === 'module' ? 'module' : 'commonjs';
}

function textOf(style: Style, { statements, downStatements }: WantedMigration): string {
  const up = bodyOf(statements, '  // Write the SQL of this migration here.\n');
  const down = bodyOf(downStatements, '');
  if (style === 'typescript') {
    return `import type { Knex } from "knex";\n\n${typed('up', up)}\n\n${typed('down', down)}`;
  }
  const head = style === 'module' ? MODULE : COMMONJS;
  return `${head('up')}${up}};\n\n${head('down')}${down}};\n`;
}

const typed = (name: string, body: string): string =>
  `export async function ${name}(knex: Knex): Promise<void> {\n${body}}\n`;

const DOC = '/**\n * @param { import("knex").Knex } knex\n * @returns { Promise<void> }\n */\n';
const MODULE = (name: string): string => `${DOC}export const ${name} = async (knex) => {\n`;
const COMMONJS = (name: string): string => `${DOC}exports.${name} = async function(knex) {\n`;

/** `knex.raw` takes a question mark for the place of a value, unless a backslash stands before it. Source: `positionBindings`. */
const bodyOf = (statements: readonly string[], empty: string): string =>
  statements.length === 0
    ? empty
    : callLines(
        statements.map((statement) => statement.replaceAll('?', String.raw`\?`)),
        { indent: '  ', call: (literal) => `await knex.raw(${literal})` },
      );

/** All backslashes before a question mark are taken for its escape. */
const LOST = /\\\?/;

const backslashLost = (field: string): Failure =>
  failure('CREATE.NOT_BY_KNEX', 'Knex cannot send a backslash that stands before a question mark.', {
    why: 'knex.raw takes every backslash before a question mark for a sign of its own, and leaves it out.',
    fix: String.raw`Write the question mark in another way: [?] in a pattern, \x3F in an E'…' text.`,
    where: { field },
  });
