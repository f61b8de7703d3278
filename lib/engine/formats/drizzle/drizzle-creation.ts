import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { SourceFile } from '../../model/release';
import {
  asFile,
  nameTaken,
  timeDigits,
  type CreatedFile,
  type CreatedMigration,
  type CreationFolder,
  type MigrationCreation,
  type WantedMigration,
} from '../migration-creation';
import { JOURNAL_FILE } from './drizzle-folder';
import { readJournal, type JournalEntry } from './drizzle-journal';

/** Snapshots of 0.x; those of 1.x belong to a release. */
const SNAPSHOT = /^meta\/\d+_snapshot\.json$/;

/** As with every custom migration of Drizzle. */
const NOTE =
  'Drizzle Kit keeps no record of what this SQL does: when the schema in TypeScript comes to say the same, drizzle-kit generate makes it once more.';

/** The parent of the first snapshot. Source: drizzle-kit `global.ts`. */
const ORIGIN = '00000000-0000-0000-0000-000000000000';

/**
 * `drizzle-kit generate --custom`, with SQL in the file: the snapshot is the one before with an id of its own, since the schema in TypeScript
 * has not changed. Sources: drizzle-kit `writeResult`, `preparePgMigrationSnapshot` (0.31), `prepareSnapshot` (1.0).
 */
export const drizzleCreation: MigrationCreation = {
  keepsDown: false,
  selects: (path) => SNAPSHOT.test(path),
  next: (folder, wanted) => {
    const journal = folder.files.find(({ path }) => path === JOURNAL_FILE);
    return journal === undefined ? nextFolder(folder, wanted) : nextEntry(journal, folder, wanted);
  },
};

type Members = Readonly<Record<string, unknown>>;

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const asJson = (value: unknown): string => JSON.stringify(value, null, 2);

/** 0.x: file and snapshot first, the journal that names them last. */
function nextEntry(
  journal: SourceFile,
  { files }: CreationFolder,
  { name, sql, at, uuid }: WantedMigration,
): Result<CreatedMigration> {
  const read = readJournal(journal);
  if (!read.ok) return read;
  const listed = read.value.entries;
  const twin = listed.find(({ tag }) => nameIn(tag) === name);
  if (twin !== undefined) return failed(nameTaken(name, twin.tag));
  const content = membersOf(journal);
  const entries: unknown = content?.['entries'];
  const before = newestSnapshot(files);
  if (!before.ok) return before;
  const last = Array.isArray(entries) ? lastIndex(entries) : -1;
  const prefix = prefixAfter(listed, last + 1, at);
  const tag = `${prefix}_${name}`;
  const entry = { idx: last + 1, version: '7', when: whenAfter(listed, at), tag, breakpoints: true };
  const all: readonly unknown[] = Array.isArray(entries) ? entries : [];
  return success({
    id: tag,
    note: NOTE,
    files: [
      { path: `${tag}.sql`, text: asFile(sql), replaces: false },
      ...snapshotFile(`meta/${prefix}_snapshot.json`, before.value, (own) => ({
        id: uuid,
        prevId: own['id'],
      })),
      { path: JOURNAL_FILE, text: asJson({ ...content, entries: [...all, entry] }), replaces: true },
    ],
  });
}

const nameIn = (tag: string): string => tag.replace(/^\d+_/, '');

function lastIndex(entries: readonly unknown[]): number {
  const last = entries.at(-1);
  return isMembers(last) && typeof last['idx'] === 'number' ? last['idx'] : entries.length - 1;
}

/** By index or by time, as the newest entry has it. */
function prefixAfter(entries: readonly JournalEntry[], index: number, at: string): string {
  const digits = entries.map(({ tag }) => /^\d*/.exec(tag)?.[0] ?? '');
  return digits.at(-1)?.length === 14 ? timeDigits(at, digits) : String(index).padStart(4, '0');
}

/** Later than every entry: what is not, Drizzle skips for ever. */
const whenAfter = (entries: readonly JournalEntry[], at: string): number =>
  Math.max(Date.parse(at), ...entries.map(({ when }) => when + 1));

/** 1.x: a folder with both files. */
function nextFolder(
  { files, directories }: CreationFolder,
  { name, sql, at, uuid }: WantedMigration,
): Result<CreatedMigration> {
  if (directories.length === 0) return failed(withoutLayout());
  const twin = directories.find((id) => nameIn(id) === name);
  if (twin !== undefined) return failed(nameTaken(name, twin));
  const before = leafOf(files);
  if (!before.ok) return before;
  const id = `${timeDigits(
    at,
    directories.map((directory) => directory.slice(0, 14)),
  )}_${name}`;
  return success({
    id,
    note: NOTE,
    files: [
      ...snapshotFile(`${id}/snapshot.json`, before.value, (own) => ({ id: uuid, prevIds: [own['id']] })),
      { path: `${id}/migration.sql`, text: asFile(sql), replaces: false },
    ],
  });
}

function snapshotFile(
  path: string,
  before: Members | null,
  ids: (before: Members) => Members,
): readonly CreatedFile[] {
  if (before === null) return [];
  const { id: _id, prevId: _prevId, prevIds: _prevIds, ...rest } = before;
  return [{ path, text: asJson({ ...ids(before), ...rest }), replaces: false }];
}

/** The newest snapshot of 0.x; null when the folder keeps none. */
function newestSnapshot(files: readonly SourceFile[]): Result<Members | null> {
  const newest = files
    .filter(({ path }) => SNAPSHOT.test(path))
    .toSorted((left, right) => (left.path < right.path ? -1 : 1))
    .at(-1);
  return newest === undefined ? success(null) : snapshotIn(newest);
}

/** The one snapshot of 1.x that none comes after; null when the folder keeps none. */
function leafOf(files: readonly SourceFile[]): Result<Members | null> {
  const snapshots = new Map<string, Members>();
  const parents = new Set<unknown>([ORIGIN]);
  for (const file of files.filter(({ path }) => path.endsWith('/snapshot.json'))) {
    const read = snapshotIn(file);
    if (!read.ok) return read;
    snapshots.set(String(read.value['id']), read.value);
    const before: unknown = read.value['prevIds'];
    for (const id of Array.isArray(before) ? before : []) parents.add(id);
  }
  const [leaf, ...more] = [...snapshots].filter(([id]) => !parents.has(id)).map(([, one]) => one);
  return more.length > 0 ? failed(severalLeaves()) : success(leaf ?? null);
}

function snapshotIn(file: SourceFile): Result<Members> {
  const members = membersOf(file);
  return typeof members?.['id'] === 'string' ? success(members) : failed(unreadable(file.path));
}

function membersOf({ bytes }: SourceFile): Members | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isMembers(value) ? value : null;
  } catch {
    return null;
  }
}

const withoutLayout = (): Failure =>
  failure('CREATE.FIRST_BY_TOOL', 'The folder holds no migration yet, so its layout is not known.', {
    fix: 'Make the first one with drizzle-kit generate.',
  });

const unreadable = (path: string): Failure =>
  failure('CREATE.SNAPSHOT_UNREADABLE', `${path} is no snapshot as drizzle-kit writes it.`, {
    why: 'The next migration begins with the newest snapshot.',
    fix: 'Look for the marks of an unfinished merge in it, and compare it with the last commit.',
    where: { file: path },
  });

const severalLeaves = (): Failure =>
  failure('CREATE.SEVERAL_BRANCHES', 'Several snapshots come last: branches that were merged.', {
    why: 'Only drizzle-kit can tell whether they agree.',
    fix: 'Run drizzle-kit generate once, which joins them.',
  });
