import { toCanonical, type CanonicalValue } from '../../base/canonical-json';
import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { FolderReading } from '../../model/folder-reading';
import type { MigrationNote, ToolOptions } from '../../model/migration';
import type { SourceFile } from '../../model/release';
import { isToldOfEach, notDescribed, programChecksum } from '../described-programs';
import type { FolderInput } from '../format';
import type { DescribedProgram } from '../program-format';
import { programMigration } from '../program-migration';
import { isRecording, readRecordings, type Recording } from '../program-recordings';
import { wrongPlace } from '../wrong-place';
import { orderClasses } from './order-classes';
import { headersOf, TOLD_OF_ALL, TYPEORM_HEADER, type TypeormHeader } from './typeorm-header';
import {
  isIndex,
  isMigrationFile,
  isTooDeep,
  mayBeWithoutClass,
  timestampOf,
  wordsOfClass,
} from './typeorm-names';

/** The files of a folder whose classes are migrations. */
export const migrationFilesIn = (files: readonly SourceFile[], options: ToolOptions): readonly string[] =>
  files.map(({ path }) => path).filter((path) => isMigrationFile(path, options));

/** The migrations in their order, from what the driver told. Failures: TYPEORM.*, each at its file. Pure. */
export function describeClasses(
  files: readonly SourceFile[],
  described: CanonicalValue,
  options: ToolOptions,
): Result<readonly DescribedProgram[], readonly Failure[]> {
  const bytes = new Map(files.map((file) => [file.path, file.bytes]));
  const told = TOLD_OF_ALL.safeParse(described);
  const asked = migrationFilesIn(files, options);
  if (!told.success || !isToldOfEach(told.data, asked)) return failed([notDescribed(asked, told.data)]);
  const headers = told.data.map((each) => headersOf(each, programChecksum(bytes.get(each.file))));
  const problems = headers.flatMap((header) => (header.ok ? [] : header.failure));
  if (problems.length > 0) return failed(problems);
  const ordered = orderClasses(headers.flatMap((header) => (header.ok ? header.value : [])));
  if (!ordered.ok) return ordered;
  return success(ordered.value.map((header) => ({ file: header.file, header: toCanonical(header) })));
}

/** Reads the recordings of a release; of a source, where there are none yet, every file is PROGRAM.NOT_RECORDED. Pure. */
export function readTypeormFolder({ files, options }: FolderInput): FolderReading {
  const isTried = files.some(({ path }) => isRecording(path));
  const { recordings, problems } = readRecordings(files, {
    // An index may have no migration that is not another file's; of others that is known once they were tried.
    programs: migrationFilesIn(files, options).filter(
      (path) => !(isTried ? mayBeWithoutClass(path) : isIndex(path)),
    ),
    header: TYPEORM_HEADER,
    idOf: ({ name }) => name,
  });
  const ordered = orderClasses(recordings.map((each) => ({ ...each.header, recording: each })));
  const inOrder = ordered.ok ? ordered.value.map(({ recording }) => recording) : recordings;
  return {
    migrations: inOrder.map((each) => {
      const { name } = each.header;
      return programMigration(each, { id: name, name: wordsOfClass(name) });
    }),
    problems: [
      ...problems,
      ...(recordings.length + problems.length === 0 ? [nothingFound()] : []),
      ...(ordered.ok ? [] : ordered.failure),
    ],
    notes: [
      ...inOrder.flatMap(({ notes }) => notes),
      ...sameTimes(inOrder),
      ...files
        .filter(({ path }) => isTooDeep(path, options))
        .map(({ path }) => wrongPlace(path, 'TypeORM', MOVE_UP)),
    ],
  };
}

const MOVE_UP =
  'To run it, move it into the folder itself, or take folders below into migrations of the DataSource and give this project ** for its files.';

/** Of migrations in order: one that has the time of the one before it. */
function sameTimes(recordings: readonly Recording<TypeormHeader>[]): readonly MigrationNote[] {
  return recordings.flatMap(({ header: { name } }, place) => {
    const before = recordings[place - 1]?.header.name;
    if (before === undefined || timestampOf(before) !== timestampOf(name)) return [];
    return [
      {
        code: 'TYPEORM.SAME_TIME',
        summary: `${name} has the same time in its name as ${before}. TypeORM runs the two as it finds their files, which is not the same everywhere; here the paths decide.`,
        migrationId: name,
      },
    ];
  });
}

const nothingFound = (): Failure =>
  failure('SOURCE.NO_MIGRATIONS', 'The folder holds no migration of TypeORM.', {
    fix: 'Point the source at the folder of files such as 1700000000000-AddOrders.ts.',
  });
