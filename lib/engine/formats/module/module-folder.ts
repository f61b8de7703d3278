import { parseCanonical, toCanonical, canonicalJson, type CanonicalValue } from '../../base/canonical-json';
import { sha256 } from '../../base/digest';
import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { FolderReading } from '../../model/folder-reading';
import type { Migration, MigrationNote } from '../../model/migration';
import type { SourceFile } from '../../model/release';
import type { FolderInput } from '../format';
import { unsafeName, wordsOfName } from '../migration-names';
import type { DescribedProgram, RecordedProgram } from '../program-format';
import { readSqlBody } from '../read-sql-body';
import { headerOf, MODULE_HEADER, TOLD_OF_ALL, type ModuleHeader } from './module-header';
import { isRecording, moduleName, recordingOf } from './module-names';
import { orderModules } from './order-modules';

/** SHA-256 of the text without a byte order mark, line ends as LF. */
export const checksumOf = (bytes: Uint8Array): string =>
  sha256(new TextDecoder().decode(bytes).replaceAll('\r\n', '\n'));

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
  if (
    !told.success ||
    !sameNames(
      told.data.map(({ file }) => file),
      modulesIn(files),
    )
  ) {
    return failed([notDescribed()]);
  }
  const headers = told.data.map((each) =>
    headerOf(each, checksumOf(bytes.get(each.file) ?? new Uint8Array())),
  );
  const problems = headers.flatMap((header) => (header.ok ? [] : header.failure));
  if (problems.length > 0) return failed(problems);
  const ordered = orderModules(headers.flatMap((header) => (header.ok ? [header.value] : [])));
  if (!ordered.ok) return ordered;
  return success(ordered.value.map((header) => ({ file: header.file, header: toCanonical(header) })));
}

/** Each of them once, and nothing else: a module can forge what is told. */
const sameNames = (told: readonly string[], asked: readonly string[]): boolean =>
  told.length === asked.length &&
  new Set(told).size === told.length &&
  asked.every((name) => told.includes(name));

const HEADER_LINE = '-- ';

/** The header as a comment in the first line, then the statements: a file that a person can read. */
export function recordingFile({ file, header, statements, reads }: RecordedProgram): SourceFile {
  const told = MODULE_HEADER.parse(header);
  const lines = [
    `${HEADER_LINE}${canonicalJson(toCanonical({ ...told, reads }))}`,
    ...statements.map((statement) => `\n${statement}\n;`),
  ];
  return { path: recordingOf(file), bytes: new TextEncoder().encode(`${lines.join('\n')}\n`) };
}

/** Reads the recordings of a release; of a source, where there are none yet, every module is MODULE.NOT_RECORDED. Pure. */
export function readModuleFolder({ files }: FolderInput): FolderReading {
  const readings = files.filter(({ path }) => isRecording(path)).map(readRecording);
  const recorded = readings.flatMap((reading) => (reading.ok ? [reading.value] : []));
  const names = new Set(recorded.map(({ header }) => header.file));
  const missing = modulesIn(files).filter((file) => !names.has(file));
  const ordered = orderModules(recorded.map(({ header }) => header));
  const problems = [
    ...readings.flatMap((reading) => (reading.ok ? [] : [reading.failure])),
    ...missing.map(notRecorded),
    ...(readings.length + missing.length === 0 ? [nothingFound()] : []),
    ...(ordered.ok || recorded.length === 1 ? [] : ordered.failure),
  ];
  const byFile = new Map(recorded.map((each) => [each.header.file, each]));
  const inOrder = ordered.ok ? ordered.value.flatMap(({ file }) => byFile.get(file) ?? []) : recorded;
  return {
    migrations: inOrder.map(({ migration }) => withDependencies(migration, inOrder)),
    problems,
    notes: inOrder.flatMap(({ notes }) => notes),
  };
}

interface Recorded {
  readonly header: ModuleHeader;
  readonly migration: Migration;
  readonly notes: readonly MigrationNote[];
}

function readRecording(file: SourceFile): Result<Recorded> {
  const header = headerIn(file);
  if (!header.ok) return header;
  const { file: program, version, name, checksum } = header.value;
  const id = moduleName(program)?.id ?? program;
  const unsafe = unsafeName(id, 'Rename the file.');
  if (unsafe !== null) return failed(unsafe);
  const read = readSqlBody(file, { migrationId: id, separator: null });
  if (!read.ok) return read;
  const migration: Migration = {
    id,
    historyKey: version,
    previousKey: null,
    name: wordsOfName(name),
    kind: 'versioned',
    path: file.path,
    checksum,
    equalChecksums: [],
    body: read.value.body,
    down: null,
    dependsOn: [],
    program: { file: program },
  };
  return success({
    header: header.value,
    migration,
    notes: [...read.value.notes, ...notesOf(header.value, id)],
  });
}

function headerIn({ path, bytes }: SourceFile): Result<ModuleHeader> {
  const [line = ''] = new TextDecoder().decode(bytes).split('\n', 1);
  try {
    const header = MODULE_HEADER.safeParse(parseCanonical(line.slice(HEADER_LINE.length)));
    return header.success ? success(header.data) : failed(unreadable(path));
  } catch {
    return failed(unreadable(path));
  }
}

const notesOf = ({ reads, file }: ModuleHeader, id: string): readonly MigrationNote[] =>
  reads
    ? [
        {
          code: 'PROGRAM.READS',
          summary: `${file} reads from the database, so what it does may depend on what is there. Where it would say anything else than what is shown, the run ends and nothing of it stays.`,
          migrationId: id,
        },
      ]
    : [];

function withDependencies(migration: Migration, all: readonly Recorded[]): Migration {
  const own = all.find((each) => each.migration.id === migration.id)?.header.dependencies ?? [];
  const wanted = new Set(own);
  const dependsOn = all
    .filter(({ header }) => wanted.has(header.version) || wanted.has(header.name))
    .map((each) => each.migration.id);
  return { ...migration, dependsOn };
}

const notDescribed = (): Failure =>
  failure('MODULE.NOT_LOADED', 'The modules of the folder could not be described.', {
    fix: 'Read the source again.',
  });

const notRecorded = (file: string): Failure =>
  failure('MODULE.NOT_RECORDED', `What ${file} says to the database is not known here.`, {
    why: 'Modules are tried on a scratch database by the worker when a release is made.',
    where: { file },
  });

const unreadable = (file: string): Failure =>
  failure('MODULE.NOT_RECORDED', `The recording ${file} is not one of ours.`, { where: { file } });

const nothingFound = (): Failure =>
  failure('SOURCE.NO_MIGRATIONS', 'The folder holds no module.', {
    fix: 'Point the source at the folder of files such as 0001-create-users.mjs.',
  });
