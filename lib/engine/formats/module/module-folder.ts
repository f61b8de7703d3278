import { toCanonical, type CanonicalValue } from '../../base/canonical-json';
import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { FolderReading } from '../../model/folder-reading';
import type { Migration } from '../../model/migration';
import type { SourceFile } from '../../model/release';
import { isToldOfEach, notDescribed, programChecksum } from '../described-programs';
import type { FolderInput } from '../format';
import { wordsOfName } from '../migration-names';
import type { DescribedProgram } from '../program-format';
import { programMigration } from '../program-migration';
import { readRecordings, type Recording } from '../program-recordings';
import { headerOf, MODULE_HEADER, TOLD_OF_ALL, type ModuleHeader } from './module-header';
import { wrongPlace } from '../wrong-place';
import { isTooDeep, moduleName } from './module-names';
import { orderModules } from './order-modules';

/** The modules of a folder, by name. */
export const modulesIn = (files: readonly SourceFile[]): readonly string[] =>
  files.map(({ path }) => path).filter((path) => moduleName(path) !== null);

/** The modules in their order, from what the driver told. */
export function describeModules(
  files: readonly SourceFile[],
  described: CanonicalValue,
): Result<readonly DescribedProgram[], readonly Failure[]> {
  const bytes = new Map(files.map((file) => [file.path, file.bytes]));
  const told = TOLD_OF_ALL.safeParse(described);
  const asked = modulesIn(files);
  if (!told.success || !isToldOfEach(told.data, asked)) return failed([notDescribed(asked, told.data)]);
  const headers = told.data.map((each) => headerOf(each, programChecksum(bytes.get(each.file))));
  const problems = headers.flatMap((header) => (header.ok ? [] : header.failure));
  if (problems.length > 0) return failed(problems);
  const ordered = orderModules(headers.flatMap((header) => (header.ok ? [header.value] : [])));
  if (!ordered.ok) return ordered;
  return success(ordered.value.map((header) => ({ file: header.file, header: toCanonical(header) })));
}

/** Reads the recordings of a release; of a source, where there are none yet, every module is PROGRAM.NOT_RECORDED. Pure. */
export function readModuleFolder({ files }: FolderInput): FolderReading {
  const { recordings, problems } = readRecordings(files, {
    programs: modulesIn(files),
    header: MODULE_HEADER,
    idOf: moduleId,
  });
  const ordered = orderModules(recordings.map(({ header }) => header));
  const byFile = new Map(recordings.map((each) => [each.header.file, each]));
  const inOrder = ordered.ok ? ordered.value.flatMap(({ file }) => byFile.get(file) ?? []) : recordings;
  return {
    migrations: inOrder.map((each) => withDependencies(toMigration(each), inOrder)),
    problems: [
      ...problems,
      ...(recordings.length + problems.length === 0 ? [nothingFound()] : []),
      ...(ordered.ok || recordings.length === 1 ? [] : ordered.failure),
    ],
    notes: [
      ...inOrder.flatMap(({ notes }) => notes),
      ...files
        .filter(({ path }) => isTooDeep(path))
        .map(({ path }) => wrongPlace(path, 'Lockkeeper', MOVE_UP)),
    ],
  };
}

type Recorded = Recording<ModuleHeader>;

const moduleId = ({ file }: ModuleHeader): string => moduleName(file)?.id ?? file;

const toMigration = (each: Recorded): Migration => {
  const { version, name } = each.header;
  return programMigration(each, { id: moduleId(each.header), historyKey: version, name: wordsOfName(name) });
};

function withDependencies(migration: Migration, all: readonly Recorded[]): Migration {
  const own = all.find(({ header }) => moduleId(header) === migration.id)?.header.dependencies ?? [];
  const wanted = new Set(own);
  const dependsOn = all
    .filter(({ header }) => wanted.has(header.version) || wanted.has(header.name))
    .map(({ header }) => moduleId(header));
  return { ...migration, dependsOn };
}

const MOVE_UP = 'To run it, move it into the folder itself.';

const nothingFound = (): Failure =>
  failure('SOURCE.NO_MIGRATIONS', 'The folder holds no module.', {
    fix: 'Point the source at the folder of files such as 0001-create-users.mjs.',
  });
