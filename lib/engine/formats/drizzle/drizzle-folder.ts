import { failure, type Failure, type FailureLocation } from '../../base/failure';
import { sha256 } from '../../base/digest';
import type { FolderReading } from '../../model/folder-reading';
import type { Migration, MigrationNote } from '../../model/migration';
import type { SourceFile } from '../../model/release';
import type { FolderInput } from '../format';
import { lookAlikes, unsafeName, wordsOfName } from '../migration-names';
import { readSqlBody } from '../read-sql-body';
import { baseName } from '../repository-paths';
import { wrongPlace } from '../wrong-place';
import { readJournal, type JournalEntry } from './drizzle-journal';
import { keyOfWhen, whenOfFolder } from './drizzle-keys';

/** The list of migrations of 0.x. */
export const JOURNAL_FILE = 'meta/_journal.json';

/** Where Drizzle cuts a text into pieces, wherever it stands. Source: drizzle-orm `migrator.ts`. */
const BREAKPOINT = '--> statement-breakpoint';

const MIGRATION_FILE = 'migration.sql';

/** Both layouts: the journal and the files beside it; a folder with `migration.sql` for each migration. And what lies too deep for either. */
export function selectsDrizzleFile(path: string): boolean {
  if (path === JOURNAL_FILE) return true;
  const parts = path.split('/');
  return parts.length === 1
    ? path.endsWith('.sql')
    : (parts.length === 2 && [MIGRATION_FILE, 'snapshot.json'].includes(parts[1] ?? '')) || isTooDeep(path);
}

/** A migration of 1.x, directly below the folder. */
const isFolderOfOne = (path: string): boolean =>
  path.endsWith(`/${MIGRATION_FILE}`) && path.split('/').length === 2;

/** What drizzle-kit names a migration, further down than Drizzle looks. Other SQL in a folder below is not meant to be run. */
const isTooDeep = (path: string): boolean =>
  path.includes('/') &&
  !isFolderOfOne(path) &&
  (baseName(path) === MIGRATION_FILE || /^\d{4,}_.*\.sql$/.test(baseName(path)));

/** Reads a folder in either layout, as drizzle-orm's migrator does. Pure. */
export function readDrizzleFolder({ files }: FolderInput): FolderReading {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const journal = byPath.get(JOURNAL_FILE);
  const folders = files.filter(({ path }) => isFolderOfOne(path));
  if (journal !== undefined && folders[0] !== undefined) return refused(twoLayouts(folders[0]));
  if (journal !== undefined) return readJournalLayout(journal, byPath);
  if (folders.length > 0) return readFolderLayout(folders, [...byPath.keys()]);
  const unlistedFile = files.find(({ path }) => path.endsWith('.sql') && !isTooDeep(path));
  return refused(unlistedFile === undefined ? nothingFound() : withoutJournal(unlistedFile));
}

const refused = (problem: Failure): FolderReading => ({ migrations: [], problems: [problem], notes: [] });

/** 0.x. The journal's order is the order of the run; a file that it does not name is never run. */
function readJournalLayout(journal: SourceFile, files: ReadonlyMap<string, SourceFile>): FolderReading {
  const listing = readJournal(journal);
  if (!listing.ok) return refused(listing.failure);
  const { entries, where } = listing.value;
  const listed = new Set(entries.map(({ tag }) => `${tag}.sql`));
  const paths = [...files.keys()];
  const strays = paths.filter((path) => path.endsWith('.sql') && !isTooDeep(path) && !listed.has(path));
  const read = gather(
    entries.map(({ tag, when, where: at }) => ({
      id: tag,
      historyKey: keyOfWhen(when),
      path: `${tag}.sql`,
      file: files.get(`${tag}.sql`),
      where: at,
    })),
  );
  return {
    ...read,
    problems: [...(entries.length === 0 ? [nothingFound(where)] : []), ...read.problems],
    notes: [
      ...read.notes,
      ...neverRun(entries),
      ...strays.map(unlisted),
      ...paths.filter(isTooDeep).map((path) => wrongPlace(path, 'Drizzle', BY_DRIZZLE_KIT)),
    ],
  };
}

/** 1.x. Every folder runs once, in the order of the names; ours never depends on the process's locale. */
function readFolderLayout(files: readonly SourceFile[], paths: readonly string[]): FolderReading {
  const named = files
    .map((file) => ({ id: file.path.slice(0, -MIGRATION_FILE.length - 1), file }))
    .sort((left, right) => compareNames(left.id, right.id));
  const read = gather(
    named.map(({ id, file }) => ({ id, historyKey: id, path: file.path, file, where: { file: file.path } })),
  );
  const untimed = named
    .filter(({ id }) => whenOfFolder(id) === null)
    .map(({ file }) => withoutTime(file.path));
  return { ...read, problems: [...untimed, ...read.problems], notes: [...read.notes, ...inNoFolder(paths)] };
}

/** What Drizzle 1.x passes over without a word: it looks for `migration.sql` in each folder, and for nothing else. */
function inNoFolder(paths: readonly string[]): readonly MigrationNote[] {
  const all = new Set(paths);
  return paths.flatMap((path) => {
    const isBeside = !path.includes('/') && path.endsWith('.sql');
    if (isBeside || isTooDeep(path)) return [wrongPlace(path, 'Drizzle', AS_FOLDER)];
    const own = path.replace(/[^/]+$/, MIGRATION_FILE);
    return path.endsWith('/snapshot.json') && !all.has(own) ? [withoutSql(path, own)] : [];
  });
}

const AS_FOLDER = `A migration is <time>_<name>/${MIGRATION_FILE}, directly below the folder.`;

/** Of 0.x, where the list of what runs is the journal. */
const BY_DRIZZLE_KIT = 'Take it over with drizzle-kit generate --custom, which enters it into the journal.';

const withoutSql = (snapshot: string, file: string): MigrationNote => ({
  code: 'MIGRATION.NOT_LISTED',
  summary: `${snapshot} has no ${MIGRATION_FILE} beside it, so Drizzle passes over its folder. Add ${file}, or remove the folder.`,
  migrationId: null,
  file: snapshot,
});

const compareNames: (left: string, right: string) => number = new Intl.Collator('en-US').compare;

interface Found {
  readonly id: string;
  readonly historyKey: string;
  readonly path: string;
  readonly file: SourceFile | undefined;
  /** Where the name is given. */
  readonly where: FailureLocation;
}

function gather(found: readonly Found[]): FolderReading {
  const migrations: Migration[] = [];
  const problems: Failure[] = [];
  const notes: MigrationNote[] = [];
  for (const { id, historyKey, path, file, where } of found) {
    const unsafe = unsafeName(id, RENAME, where);
    if (unsafe !== null) problems.push(unsafe);
    else if (file === undefined) problems.push(withoutFile(id, path, where));
    else {
      const read = readSqlBody(file, { migrationId: id, separator: BREAKPOINT });
      if (!read.ok) problems.push(read.failure);
      else {
        notes.push(...read.value.notes);
        migrations.push({
          id,
          historyKey,
          previousKey: null,
          name: wordsOfName(id),
          kind: 'versioned',
          path,
          checksum: sha256(file.bytes),
          equalChecksums: [],
          body: read.value.body,
          down: null,
          dependsOn: [],
        });
      }
    }
  }
  return {
    migrations,
    problems: [...problems, ...lookAlikes(found, RENAME)],
    notes,
  };
}

const RENAME = 'Rename one of them, in the journal too where there is one.';

/** What a database that has the entry before it will never run. */
function neverRun(entries: readonly JournalEntry[]): readonly MigrationNote[] {
  let latest = -Infinity;
  const notes: MigrationNote[] = [];
  for (const { tag, when } of entries) {
    if (when <= latest) {
      notes.push({
        code: 'MIGRATION.SKIPPED_BY_TOOL',
        summary: `${tag} has a time in the journal that is not younger than that of an entry before it: Drizzle never runs it where that one ran.`,
        migrationId: tag,
      });
    }
    latest = Math.max(latest, when);
  }
  return notes;
}

const unlisted = (path: string): MigrationNote => ({
  code: 'MIGRATION.NOT_LISTED',
  summary: `${path} is not in the journal, so Drizzle never runs it.`,
  migrationId: null,
  file: path,
});

const withoutFile = (id: string, path: string, where: FailureLocation): Failure =>
  failure('MIGRATION.FILE_MISSING', `The journal names ${id}, and there is no ${path}.`, {
    why: 'Drizzle stops before it runs anything.',
    fix: `Add ${path}, or take the entry out of the journal.`,
    where,
  });

const withoutTime = (path: string): Failure =>
  failure(
    'MIGRATION.NAME_WITHOUT_TIME',
    `The folder of ${path} does not begin with a time of fourteen digits.`,
    {
      why: 'Drizzle records that time.',
      fix: 'Name it as drizzle-kit generate does, for example 20260131120000_add_notes.',
      where: { file: path },
    },
  );

const twoLayouts = ({ path }: SourceFile): Failure =>
  failure('SOURCE.TWO_LAYOUTS', 'The folder holds migrations in both layouts of Drizzle.', {
    why: `${JOURNAL_FILE} belongs to 0.x, ${path} to 1.x; Drizzle 1.x refuses such a folder too.`,
    fix: 'Run drizzle-kit up, which converts all of them.',
    where: { file: path },
  });

const withoutJournal = ({ path }: SourceFile): Failure =>
  failure('SOURCE.JOURNAL_MISSING', `The folder holds ${path} and no ${JOURNAL_FILE}.`, {
    why: 'Drizzle runs what its journal lists, and breaks off without one.',
    fix: `Commit ${JOURNAL_FILE} as drizzle-kit generate wrote it, or run drizzle-kit generate.`,
    where: { file: JOURNAL_FILE },
  });

const nothingFound = (where?: FailureLocation): Failure =>
  failure('SOURCE.NO_MIGRATIONS', 'The folder holds no migration of Drizzle.', {
    why: where === undefined ? undefined : `${JOURNAL_FILE} lists none.`,
    fix: 'Point the source at the folder that drizzle.config names as out, usually drizzle.',
    where,
  });
