import type { History, HistoryEntry } from '../model/history';
import type { Migration } from '../model/migration';
import type { RecordedMigration } from './format';

/** A row that says of which migration it is, and nothing of when it ran or with which text. Pure. */
export const plainEntry = (
  key: string,
  { rowId = key, outcome = 'applied' }: Partial<Pick<HistoryEntry, 'rowId' | 'outcome'>> = {},
): HistoryEntry => ({
  rowId,
  migrationId: key,
  checksum: null,
  outcome,
  startedAt: null,
  finishedAt: null,
  rolledBackAt: null,
  log: null,
  steps: null,
});

/** What no row says is applied, in order, also what stands before applied ones. The history as it was read. Pure. */
export function pendingByKey(migrations: readonly Migration[], { entries }: History): readonly string[] {
  const done = new Set(
    entries.filter(({ outcome }) => outcome === 'applied').map(({ migrationId }) => migrationId),
  );
  return migrations.filter(({ historyKey }) => !done.has(historyKey)).map(({ id }) => id);
}

/** Rows that are about the migration whose key they have; what belongs to none stays as it is. Pure. */
export function tellByKey(
  migrations: readonly RecordedMigration[],
  entries: readonly HistoryEntry[],
): readonly HistoryEntry[] {
  const ids = new Map(migrations.map(({ historyKey, id }) => [historyKey, id]));
  return entries.map((entry) => ({ ...entry, migrationId: ids.get(entry.migrationId) ?? entry.migrationId }));
}
