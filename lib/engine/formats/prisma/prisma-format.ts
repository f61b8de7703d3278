import type { History } from '../../model/history';
import type { Migration } from '../../model/migration';
import type { MigrationFormat } from '../format';
import { isPrismaChecksum } from './prisma-checksum';
import { prismaConfiguration } from './prisma-configuration';
import { prismaCreation } from './prisma-creation';
import { prismaDatamodel } from './prisma-datamodel';
import { readPrismaFolder, selectsPrismaFile } from './prisma-folder';
import { prismaHistory } from './prisma-history';
import { FORWARD } from '../undo-format';

/** `pg_advisory_lock(72707369)`, one bigint. Source: prisma-engines `flavour/postgres`. */
const PRISMA_LOCK = '72707369';

/** Prisma Migrate, versions 5 to 7. */
export const prismaFormat: MigrationFormat = {
  tool: 'prisma',
  title: 'Prisma Migrate',
  usualFolder: '…/prisma/migrations',
  looksFor: 'one folder per migration, each with a migration.sql',
  options: [],
  recognises: (paths) => paths.includes('migration_lock.toml'),
  configuration: prismaConfiguration,
  selects: selectsPrismaFile,
  read: readPrismaFolder,
  creation: prismaCreation,
  history: prismaHistory,
  datamodel: prismaDatamodel,
  lock: () => ({ kind: 'advisory', keys: [PRISMA_LOCK], waiters: 'block' }),
  sameChecksum: (migration, recorded) =>
    isPrismaChecksum([migration.checksum, ...migration.equalChecksums], recorded),
  pending: pendingIds,
  refusal: () => null,
  undo: {
    kind: 'none',
    why: 'Prisma Migrate has no down parts: a migration says how to go forward only.',
    instead: FORWARD,
  },
  advice: {
    markRolledBack: (migrationId) => `npx prisma migrate resolve --rolled-back ${shellWord(migrationId)}`,
    markApplied: (migrationId) => `npx prisma migrate resolve --applied ${shellWord(migrationId)}`,
  },
};

/** Every directory without a row that stands, also one that sorts before applied ones. Source: `apply_migrations.rs`. */
function pendingIds(migrations: readonly Migration[], history: History): readonly string[] {
  const standing = new Set(
    history.entries.filter((entry) => entry.rolledBackAt === null).map((entry) => entry.migrationId),
  );
  return migrations.map((migration) => migration.id).filter((id) => !standing.has(id));
}

/** A name as one word of a POSIX shell. */
const shellWord = (text: string): string =>
  /^[\w.@%+:,/-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
