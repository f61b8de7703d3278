import type { History } from '../model/history';
import type { Migration } from '../model/migration';

/** The migration of the entry that says *applied* and was written last; null when it is none of these. The history as it was read. Pure. */
export function newestEntry(migrations: readonly Migration[], { entries }: History): string | null {
  const newest = entries.findLast(({ outcome }) => outcome === 'applied')?.migrationId ?? null;
  return migrations.find(({ historyKey }) => historyKey === newest)?.id ?? null;
}
