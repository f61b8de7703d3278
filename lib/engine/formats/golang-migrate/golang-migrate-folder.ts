import { sha256 } from '../../base/digest';
import { failure, type Failure } from '../../base/failure';
import { success, type Result } from '../../base/result';
import type { FolderReading } from '../../model/folder-reading';
import type { Migration, MigrationNote } from '../../model/migration';
import type { SourceFile } from '../../model/release';
import type { FolderInput } from '../format';
import { unsafeName, wordsOfName } from '../migration-names';
import { readSqlBody, type ReadBody } from '../read-sql-body';
import { baseName } from '../repository-paths';
import { wrongPlace } from '../wrong-place';

/** Source: golang-migrate `source/parse.go`. */
const NAME = /^(?<version>[0-9]+)_(?<name>.*)\.(?<direction>down|up)\.(?:.*)$/;

/** The table holds a bigint. */
const LARGEST_VERSION = 2n ** 63n - 1n;

/** Migrations of the folder itself, and what the tool never looks at: SQL beside them, and migrations in folders below. */
export const isMigrationFile = (path: string): boolean =>
  path.includes('/') ? isBelow(path) : NAME.test(path) || path.endsWith('.sql');

const isBelow = (path: string): boolean =>
  path.includes('/') && path.endsWith('.sql') && NAME.test(baseName(path));

/** Reads a flat folder of up and down files in the order of their numbers, as golang-migrate's sources do. Pure. */
export function readGolangMigrateFolder({ files }: FolderInput): FolderReading {
  const named = files.flatMap((file) => nameOf(file) ?? []);
  const strays = files.filter((file) => nameOf(file) === null);
  const versions = versionsOf(named);
  const readings = versions.map((version, place) => readVersion(version, versions[place - 1] ?? null));
  return {
    migrations: readings.flatMap(({ migrations }) => migrations),
    problems: [
      ...(versions.length === 0 ? [nothingFound(strays[0])] : []),
      ...readings.flatMap(({ problems }) => problems),
    ],
    notes: [...readings.flatMap(({ notes }) => notes), ...strays.map(({ path }) => neverRun(path))],
  };
}

interface NamedFile {
  readonly file: SourceFile;
  readonly version: bigint;
  /** The file's name without direction and extension. */
  readonly id: string;
  readonly direction: 'up' | 'down';
}

function nameOf(file: SourceFile): NamedFile | null {
  if (file.path.includes('/')) return null;
  const { version, name, direction } = NAME.exec(file.path)?.groups ?? {};
  if (version === undefined || name === undefined) return null;
  return {
    file,
    version: BigInt(version),
    id: `${version}_${name}`,
    direction: direction === 'up' ? 'up' : 'down',
  };
}

interface Version {
  readonly number: bigint;
  readonly up: readonly NamedFile[];
  readonly down: readonly NamedFile[];
}

function versionsOf(named: readonly NamedFile[]): readonly Version[] {
  const files = new Map<bigint, NamedFile[]>();
  for (const each of named) files.set(each.version, [...(files.get(each.version) ?? []), each]);
  return [...files]
    .map(([number, own]) => ({
      number,
      up: own.filter(({ direction }) => direction === 'up'),
      down: own.filter(({ direction }) => direction === 'down'),
    }))
    .sort((left, right) => (left.number < right.number ? -1 : 1));
}

/** A version with a down file alone counts for the tool: it is recorded, and nothing runs. */
function readVersion(version: Version, before: Version | null): FolderReading {
  const { number, up, down } = version;
  const [main] = [...up, ...down];
  if (main === undefined) return { migrations: [], problems: [], notes: [] };
  const problems = [
    ...twins(up),
    ...twins(down),
    ...(number > LARGEST_VERSION ? [tooLarge(main)] : []),
    ...[unsafeName(main.id, 'Rename the file.', { file: main.file.path })].filter(
      (problem) => problem !== null,
    ),
  ];
  const [upward, downward] = [bodyOf(up[0], main), bodyOf(down[0], main)];
  const failures = [upward, downward].flatMap((read) => (read.ok ? [] : [read.failure]));
  if (problems.length + failures.length > 0 || !upward.ok || !downward.ok) {
    return { migrations: [], problems: [...problems, ...failures], notes: [] };
  }
  return {
    migrations: [
      {
        ...migrationOf(main, before, { up: upward.value, down: downward.value }),
        ...downPathOf(version),
      },
    ],
    problems: [],
    notes: [...(upward.value?.notes ?? []), ...(downward.value?.notes ?? [])],
  };
}

const downPathOf = ({ down: [first] }: Version): Pick<Migration, 'downPath'> =>
  first === undefined ? {} : { downPath: first.file.path };

const bodyOf = (named: NamedFile | undefined, { id }: NamedFile): Result<ReadBody | null> =>
  named === undefined ? success(null) : readSqlBody(named.file, { migrationId: id, separator: null });

function migrationOf(
  { id, version, file }: NamedFile,
  before: Version | null,
  texts: { readonly up: ReadBody | null; readonly down: ReadBody | null },
): Migration {
  const body = texts.up?.body ?? NOTHING;
  return {
    id,
    historyKey: String(version),
    previousKey: before === null ? null : String(before.number),
    name: wordsOfName(id),
    kind: 'versioned',
    path: file.path,
    // The tool keeps none: this one is ours.
    checksum: body.sha256,
    equalChecksums: [],
    body,
    down: texts.down?.body ?? null,
    dependsOn: before === null ? [] : idsOf(before),
  };
}

const idsOf = ({ up, down }: Version): readonly string[] => [...up, ...down].slice(0, 1).map(({ id }) => id);

const NOTHING = { kind: 'sql', text: '', sha256: sha256(''), separator: null } as const;

const neverRun = (path: string): MigrationNote =>
  isBelow(path)
    ? wrongPlace(path, 'golang-migrate', 'To run it, move it into the folder itself.')
    : {
        code: 'MIGRATION.NOT_LISTED',
        summary: `${path} is not named as <number>_<name>.up.sql or .down.sql, so golang-migrate never runs it.`,
        migrationId: null,
        file: path,
      };

/** Two files of a version are one upwards and one downwards. */
const twins = ([first, ...others]: readonly NamedFile[]): readonly Failure[] =>
  first === undefined ? [] : others.map((twin) => twoFiles(first, twin));

const twoFiles = (first: NamedFile, twin: NamedFile): Failure =>
  failure('MIGRATION.DUPLICATE_ID', `${first.file.path} and ${twin.file.path} are the same version.`, {
    why: 'Leading zeros mean nothing: golang-migrate stops before it runs anything.',
    fix: 'Give one of them the next free number.',
    where: { file: twin.file.path },
  });

const tooLarge = ({ file, version }: NamedFile): Failure =>
  failure('MIGRATION.VERSION_TOO_LARGE', `The version ${String(version)} is too large for the table.`, {
    why: `The column of the history is a bigint, which ends at ${String(LARGEST_VERSION)}.`,
    fix: 'Give it a smaller number.',
    where: { file: file.path },
  });

const nothingFound = (stray: SourceFile | undefined): Failure =>
  failure('SOURCE.NO_MIGRATIONS', 'The folder holds no migration of golang-migrate.', {
    why: stray === undefined ? undefined : neverRun(stray.path).summary,
    fix: 'Point the source at the folder of files such as 000001_init.up.sql.',
    where: stray === undefined ? undefined : { file: stray.path },
  });
