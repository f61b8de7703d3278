import { failure, type Failure } from '../../base/failure';
import type { History, HistoryEntry } from '../../model/history';
import type { Migration, ToolOptions } from '../../model/migration';
import { LOCK_ROW, OWN_LOCK_ROW } from './knex-history';
import { UNLOCK } from './knex-lock';
import { withoutExtension } from './knex-names';
import { filesMayBeMissing, tableOf } from './knex-options';

/**
 * Why Knex, and we, run nothing: its lock is not free, or a recorded migration has no file, which it calls a corrupt directory. Source:
 * `Migrator.js`, _lockMigrations, validateMigrationList. Pure.
 */
export function refusalOf(
  migrations: readonly Migration[],
  { entries }: History,
  { options, resolves }: { readonly options: ToolOptions; readonly resolves: boolean },
): Failure | null {
  const lock = entries.find(({ rowId }) => rowId === LOCK_ROW);
  if (lock !== undefined) return locked(lock);
  if (entries.some(({ rowId }) => rowId === OWN_LOCK_ROW)) return lockedByUs();
  if (resolves || filesMayBeMissing(options)) return null;
  const names = new Set(migrations.map(({ historyKey }) => historyKey));
  const missing = entries.map(({ migrationId }) => migrationId).filter((name) => !names.has(name));
  return missing.length === 0 ? null : filesMissing(missing, migrations, options);
}

/** What `knex migrate:down` takes back: the last of the folder that is recorded, whenever it ran. Source: `Migrator.js`, down. Pure. */
export function newestOf(migrations: readonly Migration[], { entries }: History): string | null {
  const recorded = new Set(
    entries.filter(({ outcome }) => outcome === 'applied').map(({ migrationId }) => migrationId),
  );
  return migrations.findLast(({ historyKey }) => recorded.has(historyKey))?.id ?? null;
}

const locked = ({ migrationId }: HistoryEntry): Failure =>
  failure('HISTORY.LOCKED', `The lock of Knex is taken: ${migrationId} does not hold one row that is free.`, {
    why: 'A run of Knex is on its way, or one was ended before it could free the lock. Until then Knex says “Migration table is already locked”.',
    fix: `Wait until that run ends. When there is none: ${UNLOCK}`,
  });

const lockedByUs = (): Failure =>
  failure('HISTORY.LOCKED', 'The lock of Knex is taken by a deploy of Lockkeeper.', {
    why: 'It has it while a migration commits by itself, so that Knex says “Migration table is already locked”, and frees it afterwards; when its worker died, it is freed as soon as it is found out what became of it.',
    fix: `Wait until that deploy ends. When there is none, for this Lockkeeper has lost its store: ${UNLOCK}`,
  });

/** More names than these say nothing more. */
const MOST_NAMES = 5;

function filesMissing(
  missing: readonly string[],
  migrations: readonly Migration[],
  options: ToolOptions,
): Failure {
  const names = missing.slice(0, MOST_NAMES).join(', ');
  const more = missing.length > MOST_NAMES ? ` and ${String(missing.length - MOST_NAMES)} more` : '';
  const renamed = missing.flatMap((name) => {
    const now = migrations.find(({ id }) => withoutExtension(id) === withoutExtension(name));
    return now === undefined ? [] : [{ name, now: now.id }];
  })[0];
  return failure(
    'HISTORY.FILES_MISSING',
    `The history names files that are not in the folder: ${names}${more}.`,
    {
      why:
        renamed === undefined
          ? 'Knex says “The migration directory is corrupt” and runs nothing.'
          : `Knex records names with their extension: ${renamed.name} ran, and the folder has ${renamed.now}. To Knex the directory is corrupt.`,
      fix:
        renamed === undefined
          ? 'Put the files back, or let the knexfile and this project say disableMigrationsListValidation.'
          : `Point the source at the files that Knex runs, or rename the rows in ${tableOf(options)}.`,
    },
  );
}
