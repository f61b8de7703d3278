import type { MigrationFormat } from '../format';
import { newestEntry } from '../newest-entry';
import { pendingByKey } from '../plain-history';
import { PROGRAM_VARIABLES } from '../program-variables';
import { typeormConfiguration } from './typeorm-configuration';
import { typeormCreation } from './typeorm-creation';
import { surelyWrongClasses } from './typeorm-header';
import { TYPEORM_DRIVER, TYPEORM_HOUSEKEEPING } from './typeorm-driver';
import { describeClasses, migrationFilesIn, readTypeormFolder } from './typeorm-folder';
import { typeormHistory, typeormTable } from './typeorm-history';
import { isGeneratedName, isTypeormFile } from './typeorm-names';

/**
 * TypeORM: classes in JavaScript or TypeScript, run by the project's own package (docs/formats/typeorm.md). It takes no lock, so its table is
 * locked while a row is written (reference/formats.md 1.4).
 */
export const typeormFormat: MigrationFormat = {
  tool: 'typeorm',
  title: 'TypeORM',
  usualFolder: '…/src/migrations',
  looksFor: 'files such as 1767225600000-parcels.ts or .js',
  options: [
    {
      name: 'table',
      label: 'Table of the history',
      description: 'migrationsTableName of the DataSource.',
      usual: 'migrations',
    },
    {
      name: 'schema',
      label: 'Schema of the DataSource',
      description:
        'schema of the DataSource: where the history is, and tables that a migration names without one.',
      usual: 'the first of the search path',
    },
    {
      name: 'files',
      label: 'Files that are migrations',
      description:
        '* for those of the folder itself; ** where migrations of the DataSource takes all in folders below too.',
      usual: '*',
    },
    {
      name: 'extensions',
      label: 'Extensions',
      description:
        'What the DataSource installs when it connects, with commas: TypeORM makes uuid-ossp for entities with uuid columns. They are there when migrations are tried; on a database of yours they have to be made beforehand.',
      usual: 'none',
    },
    PROGRAM_VARIABLES,
  ],
  recognises: (paths) => paths.some(isGeneratedName),
  configuration: typeormConfiguration,
  selects: isTypeormFile,
  read: readTypeormFolder,
  creation: typeormCreation,
  history: typeormHistory,
  datamodel: null,
  programs: {
    driver: TYPEORM_DRIVER,
    housekeeping: TYPEORM_HOUSEKEEPING,
    extensions: ({ extensions = '' }) =>
      extensions
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== ''),
    surely: surelyWrongClasses,
    programs: migrationFilesIn,
    order: describeClasses,
  },
  lock: (context) => ({ kind: 'table', table: typeormTable(context) }),
  sameChecksum: (migration, recorded) => migration.checksum === recorded,
  pending: pendingByKey,
  refusal: () => null,
  // `typeorm migration:revert`: that with the highest id. Source: `migration/MigrationExecutor.ts`, undoLastMigration.
  undo: { kind: 'down_part', newest: newestEntry },
  advice: { markRolledBack: () => null, markApplied: () => null },
};
