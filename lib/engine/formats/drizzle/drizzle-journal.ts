import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { SourceFile } from '../../model/release';
import { readJson, type JsonText } from '../json-lines';

/** One line of the journal: the text lies in `<tag>.sql`. */
export interface JournalEntry {
  readonly tag: string;
  /** Milliseconds, as the history records them. */
  readonly when: number;
  /** Of its tag in the journal, 1-based. */
  readonly line: number;
}

/** `meta/_journal.json` of Drizzle 0.x: the only list of migrations, in the order in which they run. Failures: SOURCE.JOURNAL_UNREADABLE, SOURCE.OTHER_DATABASE. */
export function readJournal(file: SourceFile): Result<readonly JournalEntry[]> {
  const text = textOf(file.bytes);
  if (text === null) return failed(unreadable(file, 'It is not UTF-8.'));
  const journal = readJson(text);
  if ('brokenAt' in journal) return failed(unreadable(file, 'It is not JSON.', journal.brokenAt));
  const { value, lineOf } = journal;
  if (!isRecord(value)) return failed(unreadable(file, 'It is not a JSON object.', lineOf([])));
  const dialect = value['dialect'];
  if (dialect !== 'postgresql' && dialect !== 'pg') {
    return failed(otherDatabase(file, dialect, lineOf(['dialect'])));
  }
  return entriesOf(file, value['entries'], lineOf);
}

function entriesOf(
  file: SourceFile,
  entries: unknown,
  lineOf: JsonText['lineOf'],
): Result<readonly JournalEntry[]> {
  if (!Array.isArray(entries)) {
    return failed(unreadable(file, 'It has no list of entries.', lineOf(['entries'])));
  }
  const read: JournalEntry[] = [];
  const items: readonly unknown[] = entries;
  for (const [place, entry] of items.entries()) {
    const line = lineOf(['entries', place, 'tag']);
    if (!isRecord(entry) || typeof entry['tag'] !== 'string' || !Number.isSafeInteger(entry['when'])) {
      return failed(unreadable(file, `Entry ${String(place + 1)} has no tag or no time.`, line));
    }
    read.push({ tag: entry['tag'], when: Number(entry['when']), line });
  }
  return success(read);
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const unreadable = (file: SourceFile, why: string, line?: number): Failure =>
  failure('SOURCE.JOURNAL_UNREADABLE', `${file.path} is not a journal as Drizzle writes it.`, {
    why,
    fix: 'Look for the marks of an unfinished merge in it, and compare it with the last commit.',
    where: line === undefined ? { file: file.path } : { file: file.path, line },
  });

const otherDatabase = (file: SourceFile, dialect: unknown, line: number): Failure =>
  failure(
    'SOURCE.OTHER_DATABASE',
    `The migrations are written for ${typeof dialect === 'string' ? dialect : 'no named database'}, not for PostgreSQL.`,
    { fix: 'Point the source at a folder of PostgreSQL migrations.', where: { file: file.path, line } },
  );
