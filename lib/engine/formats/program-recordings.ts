import * as z from 'zod';
import { canonicalJson, parseCanonical, toCanonical, type CanonicalValue } from '../base/canonical-json';
import { failure, type Failure } from '../base/failure';
import { failed, success, type Result } from '../base/result';
import type { Migration, MigrationNote } from '../model/migration';
import type { SourceFile } from '../model/release';
import { unsafeName } from './migration-names';
import type { RecordedProgram } from './program-format';
import { readSqlBody } from './read-sql-body';

/** What every recording says of its program in its first line; a format adds what it wants to find again. */
export const RECORDING_HEADER = z.object({
  /** Path of the program below the source folder. */
  file: z.string(),
  /** The format's own, of the program's text. */
  checksum: z.string(),
  reads: z.boolean(),
  /** Set for a program that leaves its transaction. */
  leaves: z.literal(true).optional(),
});

export type RecordingHeader = z.infer<typeof RECORDING_HEADER>;

/** What the header of a program says that leaves its transaction; nothing in that of any other, whose recording stays as it was before there was this. */
export const leaving = (leaves: boolean): { readonly leaves?: true } => (leaves ? { leaves: true } : {});

/** True for the program of a header that says so. Pure. */
export const isLeaving = (header: CanonicalValue): boolean =>
  z.looseObject({ leaves: z.literal(true) }).safeParse(header).success;

/** Where the statements of a program are kept in a release; nothing below it is ever taken from a source. */
const FOLDER = 'recorded/';

export const isRecording = (path: string): boolean => path.startsWith(FOLDER);

const HEADER_LINE = '-- ';

/** The header as a comment in the first line, then the statements: a file that a person can read. */
export function recordingFile({ file, header, statements, reads }: RecordedProgram): SourceFile {
  const lines = [headerLine(header, reads), ...statements.map((statement) => `\n${statement}\n;`)];
  return { path: `${FOLDER}${file}.sql`, bytes: new TextEncoder().encode(`${lines.join('\n')}\n`) };
}

function headerLine(header: CanonicalValue, reads: boolean): string {
  const told = z.looseObject({}).parse(header);
  return `${HEADER_LINE}${canonicalJson(toCanonical({ ...told, reads }))}`;
}

const toldIn = (text: string): CanonicalValue =>
  parseCanonical(text.slice(HEADER_LINE.length, text.indexOf('\n')));

/** True for the text of a recording whose program leaves its transaction. Pure. */
export const saysLeaving = (text: string): boolean => isLeaving(toldIn(text));

/** A recording that stands, with what is noted about its program now. */
export function renewedRecording(
  { path, bytes }: SourceFile,
  { header }: Pick<RecordedProgram, 'header'>,
): SourceFile {
  const text = new TextDecoder().decode(bytes);
  const end = text.indexOf('\n');
  const { reads } = RECORDING_HEADER.parse(toldIn(text));
  return { path, bytes: new TextEncoder().encode(`${headerLine(header, reads)}${text.slice(end)}`) };
}

/** What a program said somewhere else than where the release was made, noted as in the recording whose text is given. Pure. */
export function recordingOf(
  text: string,
  { statements, reads }: Pick<RecordedProgram, 'statements' | 'reads'>,
): SourceFile {
  const header = toldIn(text);
  const { file } = RECORDING_HEADER.parse(header);
  return recordingFile({ file, header, statements, reads });
}

/** One recording of a release. */
export interface Recording<Header extends RecordingHeader> {
  readonly header: Header;
  readonly path: string;
  readonly body: Migration['body'];
  readonly notes: readonly MigrationNote[];
}

/**
 * The recordings of a release. In a source there are none yet: then each of `programs` is PROGRAM.NOT_RECORDED. Other failures: names and
 * texts as for any migration. Pure.
 */
export function readRecordings<Header extends RecordingHeader>(
  files: readonly SourceFile[],
  as: {
    readonly programs: readonly string[];
    readonly header: z.ZodType<Header>;
    /** Of the migration. */
    readonly idOf: (header: Header) => string;
  },
): { readonly recordings: readonly Recording<Header>[]; readonly problems: readonly Failure[] } {
  const readings = files.filter(({ path }) => isRecording(path)).map((file) => readRecording(file, as));
  const recordings = readings.flatMap((reading) => (reading.ok ? [reading.value] : []));
  const names = new Set(recordings.map(({ header }) => header.file));
  return {
    recordings,
    problems: [
      ...readings.flatMap((reading) => (reading.ok ? [] : [reading.failure])),
      ...as.programs.filter((file) => !names.has(file)).map(notRecorded),
    ],
  };
}

function readRecording<Header extends RecordingHeader>(
  file: SourceFile,
  as: { readonly header: z.ZodType<Header>; readonly idOf: (header: Header) => string },
): Result<Recording<Header>> {
  const header = headerIn(file, as.header);
  if (!header.ok) return header;
  const id = as.idOf(header.value);
  const unsafe = unsafeName(id, 'Rename the file.', { file: header.value.file });
  if (unsafe !== null) return failed(unsafe);
  const read = readSqlBody(file, { migrationId: id, separator: null });
  if (!read.ok) return read;
  return success({
    header: header.value,
    path: file.path,
    body: read.value.body,
    notes: [...read.value.notes, ...notesOf(header.value, id)],
  });
}

function headerIn<Header extends RecordingHeader>(
  { path, bytes }: SourceFile,
  schema: z.ZodType<Header>,
): Result<Header> {
  const [line = ''] = new TextDecoder().decode(bytes).split('\n', 1);
  try {
    const header = schema.safeParse(parseCanonical(line.slice(HEADER_LINE.length)));
    return header.success ? success(header.data) : failed(unreadable(path));
  } catch {
    return failed(unreadable(path));
  }
}

/** What a program said, as a person reads it. */
export interface RecordedText {
  readonly text: string;
  /** The line of the recording in which it begins, counted from 1. */
  readonly line: number;
}

/** A recording without its header and the line below it. */
export function recordedText(recording: string): RecordedText {
  const lines = recording.split('\n');
  const from = lines[1] === '' ? 2 : 1;
  return { text: lines.slice(from).join('\n'), line: from + 1 };
}

const notesOf = ({ reads, file, leaves }: RecordingHeader, migrationId: string): readonly MigrationNote[] =>
  reads
    ? [
        leaves === true
          ? { code: 'PROGRAM.READS_OUTSIDE', summary: `${file} ${READS_OUTSIDE}`, migrationId, file }
          : { code: 'PROGRAM.READS', summary: `${file} ${READS}`, migrationId, file },
      ]
    : [];

const READS =
  'reads from the database, so what it does may depend on what is there. Where it would say anything else than what is shown, the run ends and nothing of it stays.';
const READS_OUTSIDE =
  'leaves its transaction and reads from the database, so what it says may depend on what is there: no deploy can run it. Where its tool has run it, it counts as applied.';

const notRecorded = (file: string): Failure =>
  failure('PROGRAM.NOT_RECORDED', `What ${file} says to the database is not known here.`, {
    why: 'Migrations that are programs are tried on a scratch database by the worker when a release is made.',
    fix: 'Read the source on the page of the project: what is wrong with it stands there.',
    where: { file },
  });

const unreadable = (file: string): Failure =>
  failure('PROGRAM.NOT_RECORDED', `The recording ${file} is not one of ours.`, { where: { file } });
