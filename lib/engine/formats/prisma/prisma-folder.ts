import { failure, type Failure } from '../../base/failure';
import type { Migration, MigrationNote } from '../../model/migration';
import type { SourceFile } from '../../model/release';
import type { FolderReading } from '../../model/folder-reading';
import type { FolderInput } from '../format';
import { lookAlikes, printableName, unsafeName, wordsOfName } from '../migration-names';
import { readSqlBody } from '../read-sql-body';
import { wrongPlace } from '../wrong-place';
import { prismaChecksums } from './prisma-checksum';
import { lockFileProblem } from './prisma-lock-file';

const LOCK_FILE = 'migration_lock.toml';
const MIGRATION_FILE = 'migration.sql';
const LONGEST_NAME = 255; // migration_name VARCHAR(255), see prisma-history.ts

/** True for `migration_lock.toml`, each directory's `migration.sql`, SQL in a wrong place, and the files that give a Prisma 8 folder away. */
export function selectsPrismaFile(path: string): boolean {
  if (path === LOCK_FILE || isStray(path)) return true;
  const parts = path.split('/');
  return parts.length === 2 && [MIGRATION_FILE, 'migration.json', 'ops.json'].includes(parts[1] ?? '');
}

/** SQL in no directory, and a migration in a directory of directories. What else lies in a directory is its own business. */
function isStray(path: string): boolean {
  const parts = path.split('/');
  return parts.length === 1 ? path.endsWith('.sql') : parts.length > 2 && parts.at(-1) === MIGRATION_FILE;
}

/**
 * Reads a Prisma migrations folder: one directory per migration, in the order in which Prisma's CLI lists them
 * (`a.localeCompare(b)` since 6.6.0; ours never depends on the process's locale). Source: prisma `utils/listMigrations`,
 * prisma-engines `migrations_directory`. Pure.
 */
export function readPrismaFolder(input: FolderInput): FolderReading {
  const refusal = prisma8Problem(input.files);
  if (refusal !== null) return { migrations: [], problems: [refusal], notes: [] };
  const files = new Map(input.files.map((file) => [file.path, file]));
  const ids = migrationIds(input);
  const strays = input.files.map(({ path }) => path).filter(isStray);
  const readings = ids.map((id) => readMigration(id, files.get(`${id}/${MIGRATION_FILE}`)));
  return {
    migrations: readings.flatMap((reading) => (reading.migration === null ? [] : [reading.migration])),
    problems: [
      ...lockFileProblem(files.get(LOCK_FILE)),
      ...(ids.length === 0 ? [nothingFound(strays[0])] : []),
      ...readings.flatMap((reading) => reading.problems),
      ...lookAlikes(
        ids.map((id) => ({ id, where: { file: id } })),
        'Rename one of the directories.',
      ),
    ],
    notes: [...readings.flatMap((reading) => reading.notes), ...orderNotes(ids), ...strays.map(passedOver)],
  };
}

/** Prisma's order of directory names. Numbers are not compared as numbers, punctuation and case count last. */
export const comparePrismaNames: (left: string, right: string) => number = new Intl.Collator('en-US').compare;

function migrationIds({ files, directories }: FolderInput): readonly string[] {
  const named = files
    .map((file) => file.path.split('/'))
    .filter((parts) => parts.length === 2)
    .map((parts) => parts[0] ?? '');
  return [...new Set([...named, ...directories])].sort(comparePrismaNames);
}

interface MigrationReading {
  readonly migration: Migration | null;
  readonly problems: readonly Failure[];
  readonly notes: readonly MigrationNote[];
}

function readMigration(id: string, file: SourceFile | undefined): MigrationReading {
  const named = nameProblem(id);
  if (named !== null) return { migration: null, problems: [named], notes: [] };
  if (file === undefined) return { migration: null, problems: [withoutFile(id)], notes: [] };
  const read = readSqlBody(file, { migrationId: id, separator: null });
  if (!read.ok) return { migration: null, problems: [read.failure], notes: [] };
  const { checksum, equalChecksums } = prismaChecksums(file.bytes);
  const migration: Migration = {
    id,
    historyKey: id,
    previousKey: null,
    name: wordsOfName(id),
    kind: 'versioned',
    path: file.path,
    checksum,
    equalChecksums,
    body: read.value.body,
    down: null,
    dependsOn: [],
  };
  return { migration, problems: [], notes: read.value.notes };
}

function nameProblem(id: string): Failure | null {
  if (id.length > LONGEST_NAME) {
    return failure(
      'MIGRATION.NAME_TOO_LONG',
      `The migration's name has ${String(id.length)} characters; Prisma's table holds ${String(LONGEST_NAME)}.`,
      { fix: RENAME, where: { file: printableName(id) } },
    );
  }
  return unsafeName(id, RENAME);
}

const RENAME = 'Rename the directory.';

const withoutFile = (id: string): Failure =>
  failure('MIGRATION.FILE_MISSING', `The migration ${id} has no ${MIGRATION_FILE}.`, {
    why: 'Prisma counts every directory as a migration and fails when it comes to this one.',
    fix: `Add ${id}/${MIGRATION_FILE} (SQL by another name is never run), or remove the directory.`,
    where: { file: `${id}/${MIGRATION_FILE}` },
  });

const nothingFound = (stray: string | undefined): Failure =>
  failure('SOURCE.NO_MIGRATIONS', `The folder holds no directory with a ${MIGRATION_FILE}.`, {
    why: stray === undefined ? undefined : passedOver(stray).summary,
    fix: 'Point the source at the folder that holds the migration directories, usually prisma/migrations.',
    where: stray === undefined ? undefined : { file: stray },
  });

const passedOver = (path: string): MigrationNote =>
  wrongPlace(path, 'Prisma', `A migration is <time>_<name>/${MIGRATION_FILE}, directly below the folder.`);

/** Prisma 8 keeps a graph of contracts instead of a list of SQL files. Source: prisma/prisma, "Prisma Next" tree. */
function prisma8Problem(files: readonly SourceFile[]): Failure | null {
  const paths = new Set(files.map((file) => file.path));
  const found = [...paths].find(
    (path) => path.endsWith('/migration.json') && paths.has(path.replace(/migration\.json$/, 'ops.json')),
  );
  if (found === undefined) return null;
  return failure(
    'SOURCE.PRISMA_8',
    'This is a migrations folder of Prisma 8, which Lockkeeper cannot read.',
    {
      why: `${found} stands beside an ops.json: Prisma 8 keeps a graph of contracts, not a list of SQL files.`,
      fix: 'Use a folder made by Prisma 7 or older.',
      where: { file: found },
    },
  );
}

/** Before 6.6.0 the engine sorted by bytes; where the two orders differ an old CLI runs another order than a new one. */
function orderNotes(ids: readonly string[]): readonly MigrationNote[] {
  const byBytes = [...ids].sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
  const differs = ids.find((id, index) => byBytes[index] !== id);
  if (differs === undefined) return [];
  return [
    {
      code: 'MIGRATION.ORDER_DEPENDS_ON_VERSION',
      summary: `Prisma before 6.6 runs these migrations in another order, from ${differs} on: it compared names byte by byte.`,
      migrationId: differs,
    },
  ];
}
