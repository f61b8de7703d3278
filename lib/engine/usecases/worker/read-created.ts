import type { Failure } from '../../base/failure';
import type { MigrationFormat } from '../../formats/format';
import type { CreationFolder } from '../../formats/migration-creation';
import { recordingFile } from '../../formats/program-recordings';
import { readStaticModule, type StaticModule } from '../../formats/static-module';
import type { FolderReading } from '../../model/folder-reading';
import type { ToolOptions } from '../../model/migration';
import type { SourceFile } from '../../model/release';
import type { ProgramParser } from '../../ports/program-parser';
import type { SourceReading } from '../../ports/source-reader';
import { locateExports } from './locate-exports';
import { problemsOfTexts } from './problems-of-texts';

type Files = Pick<SourceReading, 'files' | 'directories'>;

/** A source in which a migration is made. */
export interface CreationSource {
  readonly format: MigrationFormat;
  readonly options: ToolOptions;
}

/**
 * Reads a folder as its format does, and runs nothing: of programs only names, order and what they stand on are known, as far as their text
 * says it. Problems are at their lines, those that a text alone shows among them.
 */
export async function readWithoutRunning(
  parser: ProgramParser,
  source: CreationSource,
  given: Files,
): Promise<FolderReading> {
  const [reading, surely] = await Promise.all([
    readCreated(parser, source, given, { paths: new Set(), statements: [] }),
    problemsOfTexts(parser, source, given.files),
  ]);
  // A file that is there and wrong is why there is nothing.
  const others = reading.problems.filter(
    ({ code }) => surely.length === 0 || code !== 'SOURCE.NO_MIGRATIONS',
  );
  return { ...reading, problems: await locateExports(parser, given.files, [...surely, ...others]) };
}

/** A folder with what its programs say without being run, where that counts for the next migration. */
export async function creationFolder(
  parser: ProgramParser,
  { format, options }: CreationSource,
  { files, directories }: Files,
): Promise<CreationFolder> {
  const paths = files.map(({ path }) => path);
  const parsed = format.creation.programs?.parses(paths, options) ?? [];
  return { files, directories, options, modules: await staticModules(parser, files, parsed) };
}

/**
 * Reads a folder as the format does. Of programs nothing is known but their text (docs/adr/0034): the new ones are read as if they had said
 * their statements already, all others as if they said nothing.
 */
export async function readCreated(
  parser: ProgramParser,
  source: CreationSource,
  given: Files,
  made: { readonly paths: ReadonlySet<string>; readonly statements: readonly string[] },
): Promise<FolderReading> {
  const { format, options } = source;
  const files = given.files.filter(({ path }) => format.selects(path, options));
  const { programs, creation } = format;
  if (programs === undefined || creation.programs === undefined) {
    return format.read({ files, directories: given.directories, options });
  }
  const ordered = creation.programs.inOrder(await creationFolder(parser, source, { ...given, files }));
  if (!ordered.ok) return problemsAlone(ordered.failure);
  const known = new Set(ordered.value.map(({ file }) => file));
  const unknown = new Set(programs.programs(files, options).filter((file) => !known.has(file)));
  const recordings = ordered.value.map((described) =>
    recordingFile({
      ...described,
      statements: made.paths.has(described.file) ? made.statements : [],
      reads: false,
    }),
  );
  return format.read({
    files: [...files.filter(({ path }) => !unknown.has(path)), ...recordings],
    directories: given.directories,
    options,
  });
}

const problemsAlone = (problems: readonly Failure[]): FolderReading => ({
  migrations: [],
  problems,
  notes: [],
});

async function staticModules(
  parser: ProgramParser,
  files: readonly SourceFile[],
  paths: readonly string[],
): Promise<ReadonlyMap<string, StaticModule>> {
  const wanted = new Set(paths);
  const texts = files
    .filter(({ path }) => wanted.has(path))
    .map(({ path, bytes }) => ({ path, text: new TextDecoder().decode(bytes) }));
  if (texts.length === 0) return new Map();
  const parsed = await parser.parse(texts.map(({ text }) => text));
  return new Map(
    texts.flatMap(({ path, text }, place) => {
      const tree = parsed[place];
      return tree?.ok === true ? [[path, readStaticModule(tree.tree, text)] as const] : [];
    }),
  );
}
