import { toCanonical } from '../../base/canonical-json';
import { failure, type Failure } from '../../base/failure';
import { failed, success } from '../../base/result';
import { programChecksum } from '../described-programs';
import { callLines } from '../javascript-literal';
import {
  nameTaken,
  type CreationFolder,
  type MigrationCreation,
  type WantedMigration,
} from '../migration-creation';
import { baseName, folderOf, within } from '../repository-paths';
import { orderClasses } from './order-classes';
import { migrationFilesIn } from './typeorm-folder';
import { isGeneratedName, isMigrationFile, programOf, timestampOf } from './typeorm-names';

/**
 * `typeorm migration:create`: a file by milliseconds with one class, in the language of the newest one and beside it. Source:
 * `commands/MigrationCreateCommand.ts`.
 */
export const typeormCreation: MigrationCreation = {
  keepsDown: true,
  selects: () => false,
  next: (folder, wanted) => {
    const words = pascalCase(wanted.name);
    if (!/^[A-Z]/.test(words)) return failed(beginsWithDigit());
    const classes = classesIn(folder);
    const twin = classes.find(
      ({ name }) => name.replace(/\d{13}$/, '').toLowerCase() === words.toLowerCase(),
    );
    if (twin !== undefined) return failed(nameTaken(words, twin.path));
    const newest = classes.toSorted((left, right) => left.time - right.time).at(-1);
    const time = Math.max(Date.parse(wanted.at), (newest?.time ?? 0) + 1);
    const className = `${words}${String(time)}`;
    const path = pathOf(newest, `${String(time)}-${words}`);
    const field = newest?.isNamed === true ? `    name = '${className}'\n\n` : '';
    const text = textOf(languageOf(path, folder, newest?.path), { className, field, wanted });
    return success({ id: className, note: null, files: [{ path, text, replaces: false }] });
  },
  programs: {
    parses: (paths, options) => paths.filter((path) => isMigrationFile(path, options)),
    inOrder: (folder) => {
      const bytes = new Map(folder.files.map((file) => [file.path, file.bytes]));
      const ordered = orderClasses(
        classesIn(folder).map(({ path, place, name }) => ({ file: programOf(path, place), name, path })),
      );
      if (!ordered.ok) return ordered;
      return success(
        ordered.value.map(({ path, ...header }) => ({
          file: header.file,
          header: toCanonical({ ...header, checksum: programChecksum(bytes.get(path)), reads: false }),
        })),
      );
    },
  },
};

interface FoundClass {
  readonly path: string;
  /** Among the classes of its file, from 1. */
  readonly place: number;
  /** What the history calls it. */
  readonly name: string;
  readonly time: number;
  /** It says its name in a property. */
  readonly isNamed: boolean;
}

/** Beside the newest one, in its language; TypeScript where there is none. */
const pathOf = (newest: FoundClass | undefined, name: string): string =>
  newest === undefined ? `${name}.ts` : within(folderOf(newest.path), `${name}${extensionOf(newest.path)}`);

/** The migrations of a folder as their text has them; of a text that says nothing, as TypeORM names files and classes. */
const classesIn = ({ files, modules, options }: CreationFolder): readonly FoundClass[] =>
  migrationFilesIn(files, options).flatMap((path) => {
    const said = modules.get(path)?.classes ?? [];
    const found = said.length > 0 ? said : classByFile(path);
    return found.flatMap(({ of, name }, index) => {
      const own = name?.kind === 'text' ? name.value : of;
      const time = timestampOf(own);
      return time === null ? [] : [{ path, place: index + 1, name: own, time, isNamed: name !== null }];
    });
  });

function classByFile(path: string) {
  const file = baseName(path);
  if (!isGeneratedName(file)) return [];
  const [time = '', ...words] = file.slice(0, -extensionOf(file).length).split('-');
  return [{ of: `${pascalCase(words.join('_'))}${time}`, name: null }];
}

const pascalCase = (name: string): string =>
  name
    .split(/[_-]/)
    .map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)
    .join('');

const extensionOf = (path: string): string => path.slice(path.lastIndexOf('.'));

type Language = 'typescript' | 'module' | 'commonjs';

function languageOf(path: string, { modules }: CreationFolder, newest: string | undefined): Language {
  const extension = extensionOf(path);
  if (extension.endsWith('ts')) return 'typescript';
  if (extension === '.mjs') return 'module';
  const written = newest === undefined ? null : modules.get(newest)?.writtenAs;
  return extension === '.js' && written === 'module' ? 'module' : 'commonjs';
}

interface Written {
  readonly className: string;
  readonly field: string;
  readonly wanted: WantedMigration;
}

function textOf(language: Language, { className, field, wanted }: Written): string {
  const up = bodyOf(wanted.statements, `${INNER}// Write the SQL of this migration here.\n`);
  const down = bodyOf(wanted.downStatements, '');
  if (language === 'typescript') {
    const method = (name: string, body: string): string =>
      `    public async ${name}(queryRunner: QueryRunner): Promise<void> {\n${body}    }\n`;
    return `import { MigrationInterface, QueryRunner } from "typeorm";

export class ${className} implements MigrationInterface {
${field === '' ? '\n' : field}${method('up', up)}
${method('down', down)}
}
`;
  }
  const method = (name: string, body: string): string =>
    `    /**\n     * @param {QueryRunner} queryRunner\n     */\n    async ${name}(queryRunner) {\n${body}    }\n`;
  return `/**
 * @typedef {import('typeorm').MigrationInterface} MigrationInterface
 * @typedef {import('typeorm').QueryRunner} QueryRunner
 */

/**
 * @class
 * @implements {MigrationInterface}
 */
${language === 'module' ? 'export' : 'module.exports ='} class ${className} {
${field === '' ? '\n' : field}${method('up', up)}
${method('down', down)}
}
`;
}

const INNER = '        ';

const bodyOf = (statements: readonly string[], empty: string): string =>
  statements.length === 0
    ? empty
    : callLines(statements, { indent: INNER, call: (literal) => `await queryRunner.query(${literal})` });

const beginsWithDigit = (): Failure =>
  failure('CREATE.BAD_NAME', 'The name of a migration of TypeORM begins with a letter.', {
    why: 'It becomes the name of a class.',
    fix: 'Put a word first.',
    where: { field: 'name' },
  });
