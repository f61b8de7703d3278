import type { HistoryEntry } from '../model/history';

/** Rows by the migration that they are about, each list in the order of the rows. Pure. */
export function entriesByMigration(
  entries: readonly HistoryEntry[],
): ReadonlyMap<string, readonly HistoryEntry[]> {
  const rows = new Map<string, HistoryEntry[]>();
  for (const entry of entries) {
    const own = rows.get(entry.migrationId);
    if (own === undefined) rows.set(entry.migrationId, [entry]);
    else own.push(entry);
  }
  return rows;
}
