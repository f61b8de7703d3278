import type { MigrationFormat } from '../format';
import { flywayConfiguration } from './flyway-configuration';
import { flywayCreation } from './flyway-creation';
import { flywayHistory, quotedTable } from './flyway-history';
import { readFlywayFolder, selectsFlywayFile } from './flyway-folder';
import { readKey } from './flyway-key';
import { lockKeyOf } from './flyway-lock';
import { nameOfFile } from './flyway-names';
import { FLYWAY_OPTIONS } from './flyway-options';
import { flywayUndo } from './flyway-undo';
import { pendingIds, refusalOf } from './flyway-pending';

/** Flyway Community, versions 9 to 13, with migrations of SQL. Sources: flyway/flyway, `flyway-core` and `flyway-database-postgresql`. */
export const flywayFormat: MigrationFormat = {
  tool: 'flyway',
  title: 'Flyway',
  usualFolder: '…/src/main/resources/db/migration',
  looksFor: 'files such as V1__parcels.sql, in folders below it too',
  options: FLYWAY_OPTIONS,
  recognises: (paths) =>
    paths.some(
      (path) => path.endsWith('.sql') && path.includes('__') && nameOfFile(path).kind === 'versioned',
    ),
  configuration: flywayConfiguration,
  selects: selectsFlywayFile,
  read: readFlywayFolder,
  creation: flywayCreation,
  history: flywayHistory,
  datamodel: null,
  // It polls inside a transaction, for whose snapshot a concurrent index build would wait.
  lock: (context) => ({ kind: 'advisory', keys: [lockKeyOf(quotedTable(context))], waiters: 'block' }),
  sameChecksum: (migration, recorded) => [migration.checksum, ...migration.equalChecksums].includes(recorded),
  pending: pendingIds,
  refusal: refusalOf,
  undo: flywayUndo,
  advice: {
    markRolledBack: () => 'flyway repair',
    markApplied: (migrationId) => {
      const version = readKey(migrationId)?.version?.text ?? versionIn(migrationId);
      return version === null
        ? null
        : `flyway repair, then flyway -skipExecutingMigrations=true -target=${version} migrate`;
    },
  },
};

function versionIn(script: string): string | null {
  const name = nameOfFile(script);
  return name.kind === 'versioned' || name.kind === 'baseline' ? name.version.text : null;
}
