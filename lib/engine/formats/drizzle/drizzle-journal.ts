import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { SourceFile } from '../../model/release';

/** One line of the journal: the text lies in `<tag>.sql`. */
export interface JournalEntry {
  readonly tag: string;
  /** Milliseconds, as the history records them. */
  readonly when: number;
}

/** `meta/_journal.json` of Drizzle 0.x: the only list of migrations, in the order in which they run. Failures: SOURCE.JOURNAL_UNREADABLE, SOURCE.OTHER_DATABASE. */
export function readJournal(file: SourceFile): Result<readonly JournalEntry[]> {
  const journal = jsonOf(file.bytes);
  if (!isRecord(journal)) return failed(unreadable(file, 'It is not a JSON object.'));
  const dialect = journal['dialect'];
  if (dialect !== 'postgresql' && dialect !== 'pg') return failed(otherDatabase(file, dialect));
  const { entries } = journal;
  if (!Array.isArray(entries)) return failed(unreadable(file, 'It has no list of entries.'));
  const read: JournalEntry[] = [];
  const lines: readonly unknown[] = entries;
  for (const [place, entry] of lines.entries()) {
    if (!isRecord(entry) || typeof entry['tag'] !== 'string' || !Number.isSafeInteger(entry['when'])) {
      return failed(unreadable(file, `Entry ${String(place + 1)} has no tag or no time.`));
    }
    read.push({ tag: entry['tag'], when: Number(entry['when']) });
  }
  return success(read);
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const unreadable = (file: SourceFile, why: string): Failure =>
  failure('SOURCE.JOURNAL_UNREADABLE', `${file.path} is not a journal as Drizzle writes it.`, {
    why,
    fix: 'Look for the marks of an unfinished merge in it, and compare it with the last commit.',
    where: { file: file.path },
  });

const otherDatabase = (file: SourceFile, dialect: unknown): Failure =>
  failure(
    'SOURCE.OTHER_DATABASE',
    `The migrations are written for ${typeof dialect === 'string' ? dialect : 'no named database'}, not for PostgreSQL.`,
    { fix: 'Point the source at a folder of PostgreSQL migrations.', where: { file: file.path } },
  );
