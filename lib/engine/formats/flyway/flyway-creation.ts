import { failed, success } from '../../base/result';
import { asFile, EMPTY_SQL, nameTaken, type MigrationCreation } from '../migration-creation';
import { folderOf, within } from '../repository-paths';
import { isSqlFile, nameOfFile } from './flyway-names';
import { nextVersion } from './flyway-next-version';
import { listOf, scriptOf } from './flyway-options';
import { compareVersions, type FlywayVersion } from './flyway-version';

/**
 * A versioned migration beside the newest one, numbered in the folder's own style; Flyway Community has no command for it. An undo
 * file comes with it where there is SQL for it, and one to be written where the folder has some and nothing is written yet.
 */
export const flywayCreation: MigrationCreation = {
  keepsDown: true,
  selects: () => false,
  next: ({ files, options }, { name, sql, downSql, at }) => {
    const scripts = files.flatMap(({ path }) =>
      isSqlFile(path) && scriptOf(path, options) !== null ? numbered(path) : [],
    );
    const versioned = scripts.filter(({ kind }) => kind !== 'undo');
    const twin = versioned.find(({ description }) => description.toLowerCase() === name.replaceAll('_', ' '));
    if (twin !== undefined) return failed(nameTaken(name, twin.path));
    const version = nextVersion(
      scripts.map(({ text }) => text),
      at,
    );
    const folder = newestFolder(versioned) ?? listOf(options, 'locations')[0]?.replace(/\/+$/, '') ?? '.';
    const undo = newestFolder(scripts.filter(({ kind }) => kind === 'undo'));
    const path = within(folder, `V${version}__${name}.sql`);
    const back = undoText({ sql, downSql, isUsual: undo !== null });
    return success({
      id: scriptOf(path, options) ?? path,
      note: null,
      files: [
        ...(back === null
          ? []
          : [
              {
                path: within(undo ?? folder, `U${version}__${name}.sql`),
                text: asFile(back),
                replaces: false,
                isDown: true,
              },
            ]),
        { path, text: asFile(sql), replaces: false },
      ],
    });
  },
};

/** Null for no file: of a migration without a way back, one that says nothing would undo it by doing nothing. */
function undoText(given: { sql: string; downSql: string | null; isUsual: boolean }): string | null {
  const { sql, downSql, isUsual } = given;
  return downSql ?? (isUsual && sql === EMPTY_SQL ? EMPTY_SQL : null);
}

interface Numbered {
  readonly path: string;
  readonly kind: 'versioned' | 'baseline' | 'undo';
  readonly version: FlywayVersion;
  /** The version as the file name has it. */
  readonly text: string;
  readonly description: string;
}

function numbered(path: string): readonly Numbered[] {
  const name = nameOfFile(path);
  if (name.kind !== 'versioned' && name.kind !== 'baseline' && name.kind !== 'undo') return [];
  const file = path.slice(path.lastIndexOf('/') + 1);
  const end = file.indexOf('__');
  return [{ ...name, path, text: file.slice(1, end === -1 ? -'.sql'.length : end) }];
}

/** Where the newest of them lies. */
function newestFolder(scripts: readonly Numbered[]): string | null {
  const newest = scripts.toSorted((left, right) => compareVersions(left.version, right.version)).at(-1);
  return newest === undefined ? null : folderOf(newest.path);
}
