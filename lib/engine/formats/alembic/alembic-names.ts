import type { ToolOptions } from '../../model/migration';
import type { SourceFile } from '../../model/release';
import { baseName, folderOf } from '../repository-paths';
import { BETWEEN_FOLDERS, USUAL_VERSIONS } from './alembic-configuration';

/** What a revision may read beside it. */
const BESIDE = /\.(?:py|sql|json|csv|ya?ml)$/;

/** Folders that hold versions, below the source folder; `.` is that folder. */
export const versionFolders = ({ versions = USUAL_VERSIONS }: ToolOptions): readonly string[] =>
  versions
    .split(BETWEEN_FOLDERS)
    .map((folder) => folder.trim().replace(/\/+$/, ''))
    .filter((folder) => folder !== '');

export const isRecursive = ({ recursive }: ToolOptions): boolean => recursive?.toLowerCase() === 'true';

/** Everything below the folders of versions that a revision is or may read. */
export const isAlembicFile = (path: string, options: ToolOptions): boolean =>
  BESIDE.test(path) &&
  !path.includes('__pycache__/') &&
  versionFolders(options).some((folder) => folder === '.' || path.startsWith(`${folder}/`));

/** Source: `_only_source_rev_file`, `Script._list_py_dir`. */
export const isRevisionFile = (path: string, options: ToolOptions): boolean =>
  /^(?!\.#|__init__).*\.py$/.test(baseName(path)) &&
  isAlembicFile(path, options) &&
  (isRecursive(options) || versionFolders(options).includes(folderOf(path)));

/** What Alembic names a revision, in a folder below one of versions, where it looks only when it is told to. */
export const isTooDeep = (path: string, options: ToolOptions): boolean =>
  /^[0-9a-f]{12}_.*\.py$/.test(baseName(path)) &&
  isAlembicFile(path, options) &&
  !isRevisionFile(path, options);

/** The files of revisions, by name. */
export const revisionsIn = (files: readonly SourceFile[], options: ToolOptions): readonly string[] =>
  files.map(({ path }) => path).filter((path) => isRevisionFile(path, options));
