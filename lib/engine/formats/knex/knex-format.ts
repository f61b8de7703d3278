import type { MigrationFormat } from '../format';
import { pendingByKey } from '../plain-history';
import { knexConfiguration } from './knex-configuration';
import { knexCreation } from './knex-creation';
import { KNEX_DRIVER } from './knex-driver';
import { describeMigrations, programsIn, readKnexFolder, surelyWrongMigration } from './knex-folder';
import { knexHistory } from './knex-history';
import {
  freeOurLock,
  giveLockBack,
  keepLock,
  knexLock,
  knexMigrations,
  lockIsUnmade,
  quoted,
  UNLOCK,
} from './knex-lock';
import { selectsKnexFile } from './knex-names';
import { KNEX_OPTIONS } from './knex-options';
import { newestOf, refusalOf } from './knex-state';

/** Knex, whose migrations are programs in JavaScript or TypeScript. Sources: `lib/migrations/migrate` of Knex 3.3. */
export const knexFormat: MigrationFormat = {
  tool: 'knex',
  title: 'Knex',
  usualFolder: '…/migrations',
  looksFor: 'files such as 20260101000000_parcels.js or .ts',
  options: KNEX_OPTIONS,
  // As `knex migrate:make` calls them; no other tool has fourteen digits and an underscore before a program's name.
  recognises: (paths) => paths.some((path) => /^\d{14}_[^/]*\.[cm]?[jt]s$/.test(path)),
  configuration: knexConfiguration,
  selects: selectsKnexFile,
  read: readKnexFolder,
  creation: knexCreation,
  history: knexHistory,
  datamodel: null,
  programs: {
    driver: KNEX_DRIVER,
    housekeeping: ['select version()'],
    surely: surelyWrongMigration,
    programs: programsIn,
    order: describeMigrations,
  },
  lock: (context) => ({
    kind: 'row',
    take: {
      text: `UPDATE ${quoted(knexLock(context))} SET "is_locked" = 0 WHERE "is_locked" = 0`,
      values: [],
    },
    keep: (fence) => keepLock(context, fence),
    giveBack: (fence) => giveLockBack(context, fence),
    freeOurs: freeOurLock(context),
    unmade: lockIsUnmade(context),
    table: knexMigrations(context),
    unlock: UNLOCK,
  }),
  sameChecksum: (migration, recorded) => migration.checksum === recorded,
  // Source: Knex `Migrator.js`, getNewMigrations.
  pending: pendingByKey,
  refusal: refusalOf,
  undo: { kind: 'down_part', newest: newestOf },
  advice: { markRolledBack: () => null, markApplied: () => null },
};
