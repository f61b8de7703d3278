import { dirname, posix } from 'node:path';
import { failure, type Failure } from '../../engine/base/failure';
import type { ConfiguredDatamodel } from '../../engine/worker';

/** A file of the commit that is being made, as git's index has it: `A` added, `M` changed, `D` removed, `T` of another type. */
export interface StagedFile {
  readonly change: string;
  /** From the repository's root, with slashes. */
  readonly path: string;
}

/** What the check of a commit looks at. */
export interface StagedCommit {
  readonly files: readonly StagedFile[];
  /** Folders that hold a `migration_lock.toml`, as the index has them. */
  readonly migrationFolders: readonly string[];
  /** Datamodels whose migrations a configuration puts in a folder that need not be beside them. */
  readonly configured: readonly ConfiguredDatamodel[];
  /** Texts of migrations that the compared revision holds. */
  readonly known: ReadonlySet<string>;
}

/**
 * What is wrong with a commit: a datamodel that changes while no migration comes with it, and a change to the text of a migration that the
 * compared revision holds, since it may have run somewhere. Pure.
 */
export function checkStaged(commit: StagedCommit): readonly Failure[] {
  return [...editedMigrations(commit), ...datamodelsAlone(commit)];
}

const MIGRATION_FILE = 'migration.sql';

const editedMigrations = ({ files, known }: StagedCommit): readonly Failure[] =>
  files
    .filter(({ change, path }) => change !== 'A' && known.has(path))
    .map((file) => editedMigration(posix.basename(dirname(file.path)), file));

/** A migration that may have run, and is changed (`M`, `T`) or not there any more (`D`). Pure. */
export const editedMigration = (id: string, { change, path }: StagedFile): Failure =>
  failure(
    'COMMIT.MIGRATION_EDITED',
    `${id} may have run already and is ${WORDS[change] ?? 'changed'} here.`,
    {
      why: 'Databases in which it ran would never see the change, and new ones would.',
      fix: `Take it back (git restore --staged --worktree -- ${path}) and write a new migration instead.`,
      where: { file: path },
    },
  );

const WORDS: Readonly<Record<string, string>> = {
  M: 'edited',
  D: 'removed',
  T: 'replaced by another kind of file',
};

function datamodelsAlone({ files, migrationFolders, configured }: StagedCommit): readonly Failure[] {
  return files.flatMap(({ path }) => {
    if (!path.endsWith('.prisma')) return [];
    const said = configured.find(({ datamodel }) => path === datamodel || isWithin(path, datamodel));
    const folder = said?.migrations ?? migrationsOf(path, migrationFolders);
    if (folder === null || files.some((file) => isNewMigration(file, folder))) return [];
    return [
      failure('COMMIT.NO_MIGRATION', `${path} changes, and no migration comes with it.`, {
        why: 'A database that is brought to this commit would not have what the datamodel says.',
        fix: 'Make the migration (npx prisma migrate dev --create-only) and add it; when the change needs none, commit with --no-verify.',
        where: { file: path },
      }),
    ];
  });
}

const isNewMigration = ({ change, path }: StagedFile, folder: string): boolean =>
  change === 'A' && posix.basename(path) === MIGRATION_FILE && posix.dirname(dirname(path)) === folder;

/** The folder of migrations beside a datamodel or above it; null when the repository has none for it. */
function migrationsOf(path: string, folders: readonly string[]): string | null {
  const above = folders.filter((folder) => isWithin(path, dirname(folder)));
  return above.sort((left, right) => right.length - left.length)[0] ?? null;
}

const isWithin = (path: string, folder: string): boolean => folder === '.' || path.startsWith(`${folder}/`);
