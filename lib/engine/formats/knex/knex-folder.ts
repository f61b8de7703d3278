import * as z from 'zod';
import { toCanonical, type CanonicalValue } from '../../base/canonical-json';
import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { FolderReading } from '../../model/folder-reading';
import type { MigrationNote, ToolOptions } from '../../model/migration';
import type { SourceFile } from '../../model/release';
import { notLoaded, programChecksum, THROWN } from '../described-programs';
import type { FolderInput } from '../format';
import { wordsOfName } from '../migration-names';
import type { DescribedProgram } from '../program-format';
import { programMigration } from '../program-migration';
import { leaving, readRecordings, RECORDING_HEADER } from '../program-recordings';
import type { StaticModule } from '../static-module';
import { memberOf, type StaticValue } from '../static-value';
import { otherExtension, wrongPlace } from '../wrong-place';
import { transactionsAreOff } from './knex-options';
import {
  extensionOf,
  isNotLoaded,
  isTooDeep,
  migrationsIn,
  problemsOfNames,
  withoutExtension,
} from './knex-names';

/** The migrations of a folder, by name, in order. */
export const programsIn = (files: readonly SourceFile[], options: ToolOptions): readonly string[] =>
  migrationsIn(
    files.map(({ path }) => path),
    options,
  );

/** What the driver tells of one file. */
const TOLD = z.union([
  THROWN,
  z.object({
    file: z.string(),
    up: z.boolean(),
    down: z.boolean(),
    /** `config.transaction`, where that is true or false. */
    transaction: z.boolean().nullable(),
  }),
]);

const TOLD_OF_ALL = z.array(TOLD);

type Told = z.infer<typeof TOLD>;

/** The migrations in their order, from what the driver told. */
export function describeMigrations(
  files: readonly SourceFile[],
  described: CanonicalValue,
  options: ToolOptions,
): Result<readonly DescribedProgram[], readonly Failure[]> {
  const names = programsIn(files, options);
  const bytes = new Map(files.map((file) => [file.path, file.bytes]));
  const told = TOLD_OF_ALL.safeParse(described);
  // A migration can forge what is told of all.
  const byFile = new Map((told.success ? told.data : []).map((each) => [each.file, each]));
  const problems = [
    ...problemsOfNames(names),
    ...names.flatMap((name) => problemOf(name, byFile.get(name)) ?? []),
  ];
  if (problems.length > 0) return failed(problems);
  return success(
    names.map((file) => ({
      file,
      header: toCanonical({
        file,
        checksum: programChecksum(bytes.get(file)),
        reads: false,
        ...leaving(hasNoTransaction(byFile.get(file), options)),
      }),
    })),
  );
}

/** What the migration itself says counts before what the knexfile says of all. Source: Knex `Migrator.js`, _useTransaction. */
function hasNoTransaction(told: Told | undefined, options: ToolOptions): boolean {
  const own = told !== undefined && 'transaction' in told ? told.transaction : null;
  return own === null ? transactionsAreOff(options) : !own;
}

/** Source: Knex `Migrator.js`, _validateMigrationStructure. */
function problemOf(file: string, told: Told | undefined): Failure | null {
  if (told === undefined) return notLoaded({ file, thrown: 'it was not described' }, LOADED_WITH);
  if ('thrown' in told) return notLoaded(told, LOADED_WITH);
  if (!told.up || !told.down) return noFunction(file, told.up ? 'down' : 'up');
  return null;
}

/** What Knex would stop at, and we, as far as the text says it. */
export function surelyWrongMigration(file: string, said: StaticModule): readonly Failure[] {
  const exported = (name: string): StaticValue | null =>
    said.named.get(name) ?? (said.exported === null ? null : memberOf(said.exported, name));
  const isMissing = (name: string): boolean => {
    const value = exported(name);
    return value === null ? isAllTold(said) : value.kind !== 'computed';
  };
  const missing = (['up', 'down'] as const).filter(isMissing);
  return missing[0] === undefined ? [] : [noFunction(file, missing[0])];
}

/** Of a module its named exports count; of anything else one object that is all that it exports. */
const isAllTold = ({ isWhole, exported, writtenAs, named }: StaticModule): boolean =>
  (isWhole && exported === null) ||
  (writtenAs === 'commonjs' && named.size === 0 && exported?.kind === 'record');

/** Reads the recordings of a release; of a source, where there are none yet, every migration is PROGRAM.NOT_RECORDED. Pure. */
export function readKnexFolder({ files, options }: FolderInput): FolderReading {
  const programs = programsIn(files, options);
  const { recordings, problems } = readRecordings(files, {
    programs,
    header: RECORDING_HEADER,
    idOf: ({ file }) => file,
  });
  const byFile = new Map(recordings.map((each) => [each.header.file, each]));
  const inOrder = migrationsIn([...byFile.keys()], options).flatMap((file) => byFile.get(file) ?? []);
  return {
    migrations: inOrder.map((each) => {
      const { file } = each.header;
      return programMigration(each, { id: file, name: wordsOfName(withoutExtension(file)) });
    }),
    problems: [
      ...problemsOfNames(programs),
      ...problems,
      ...(programs.length + recordings.length + problems.length === 0 ? [nothingFound()] : []),
    ],
    notes: [
      ...inOrder.flatMap(({ notes }) => notes),
      ...files.flatMap(({ path }) => neverRun(path, options)),
    ],
  };
}

function neverRun(path: string, options: ToolOptions): readonly MigrationNote[] {
  if (isTooDeep(path)) return [wrongPlace(path, 'Knex', 'To run it, move it into the folder itself.')];
  if (!isNotLoaded(path, options)) return [];
  const fix = 'To run it, name that in migrations.loadExtensions and in this project.';
  return [otherExtension(path, { tool: 'Knex', extension: extensionOf(path), fix })];
}

const LOADED_WITH = {
  why: 'It is loaded with the files of its folder and the packages of its project, and nothing else.',
  fix: 'Let it import nothing but what lies in the folder or is installed in the project.',
};

/** At what it exports by that name, when it exports something. */
const noFunction = (file: string, name: 'up' | 'down'): Failure =>
  failure('KNEX.EXPORT', `${file} exports no function ${name}.`, {
    why: 'A migration has to export both up and down; Knex stops before it runs anything.',
    fix: 'Export both; a way down that does nothing is a function too.',
    where: { file, exported: name },
  });

const nothingFound = (): Failure =>
  failure('SOURCE.NO_MIGRATIONS', 'The folder holds no migration of Knex.', {
    fix: 'Point the source at the folder of files such as 20260131120000_init.js.',
  });
