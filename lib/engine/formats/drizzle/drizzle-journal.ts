import { failure, type Failure, type FailureLocation } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { SourceFile } from '../../model/release';
import { decodeMigrationText } from '../../sql/decode-migration-text';
import { readJson, type JsonText } from '../json-lines';

/** One line of the journal: the text lies in `<tag>.sql`. */
export interface JournalEntry {
  readonly tag: string;
  /** Milliseconds, as the history records them. */
  readonly when: number;
  /** Of its tag in the journal. */
  readonly where: FailureLocation;
}

/** What a journal lists, and where its list begins. */
export interface Journal {
  readonly entries: readonly JournalEntry[];
  readonly where: FailureLocation;
}

/** `meta/_journal.json` of Drizzle 0.x: the only list of migrations, in the order in which they run. Failures: SOURCE.JOURNAL_UNREADABLE, SOURCE.OTHER_DATABASE. */
export function readJournal(file: SourceFile): Result<Journal> {
  const text = textOf(file);
  if (!text.ok) return text;
  const journal = readJson(text.value);
  if ('brokenAt' in journal) return failed(unreadable(file, 'It is not JSON.', { line: journal.brokenAt }));
  const { value, lineOf } = journal;
  if (!isRecord(value)) return failed(unreadable(file, 'It is not a JSON object.'));
  const dialect = value['dialect'];
  if (dialect !== 'postgresql' && dialect !== 'pg') {
    return failed(otherDatabase(dialect, placeIn(file, { line: lineOf(['dialect']) })));
  }
  return entriesOf(file, value['entries'], lineOf);
}

function entriesOf(file: SourceFile, entries: unknown, lineOf: JsonText['lineOf']): Result<Journal> {
  const list = { line: lineOf(['entries']) };
  if (!Array.isArray(entries)) return failed(unreadable(file, 'It has no list of entries.', list));
  const read: JournalEntry[] = [];
  const items: readonly unknown[] = entries;
  for (const [place, entry] of items.entries()) {
    const at = { line: lineOf(['entries', place, 'tag']) };
    if (!isRecord(entry) || typeof entry['tag'] !== 'string' || !Number.isSafeInteger(entry['when'])) {
      return failed(unreadable(file, `Entry ${String(place + 1)} has no tag or no time.`, at));
    }
    read.push({ tag: entry['tag'], when: Number(entry['when']), where: placeIn(file, at) });
  }
  return success({ entries: read, where: placeIn(file, list) });
}

/** A mark at the start is no JSON to Drizzle, which takes the bytes as they are. */
function textOf(file: SourceFile): Result<string> {
  const decoded = decodeMigrationText(file.bytes);
  if (!decoded.ok) return failed(unreadable(file, decoded.failure.summary, decoded.failure.where));
  const isMarked = decoded.value.notes.some(({ code }) => code === 'MIGRATION.BYTE_ORDER_MARK');
  return isMarked
    ? failed(unreadable(file, 'It begins with a byte order mark, which is no JSON.', { line: 1 }))
    : success(decoded.value.text);
}

/** A place in the journal; without a line where nothing of its text is meant. */
function placeIn(
  { path }: SourceFile,
  { line, column }: { readonly line?: number | undefined; readonly column?: number | undefined },
): FailureLocation {
  if (line === undefined) return { file: path };
  return column === undefined ? { file: path, line } : { file: path, line, column };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const unreadable = (file: SourceFile, why: string, at: Parameters<typeof placeIn>[1] = {}): Failure =>
  failure('SOURCE.JOURNAL_UNREADABLE', `${file.path} is not a journal as Drizzle writes it.`, {
    why,
    fix: 'Look for the marks of an unfinished merge in it, and compare it with the last commit.',
    where: placeIn(file, at),
  });

const otherDatabase = (dialect: unknown, where: FailureLocation): Failure =>
  failure(
    'SOURCE.OTHER_DATABASE',
    `The migrations are written for ${typeof dialect === 'string' ? dialect : 'no named database'}, not for PostgreSQL.`,
    { fix: 'Point the source at a folder of PostgreSQL migrations.', where },
  );
