import type { History } from '../../model/history';
import type { Migration } from '../../model/migration';
import type { UndoFormat } from '../undo-format';

/**
 * `migrate down 1`: the newest version's down file, then the version before it, or none. What the tool does to a version without a down
 * file, going back without running anything, is left to the tool. Source: `migrate.go`, `Steps`, `readDown`, `runMigrations`.
 */
export const golangMigrateUndo: UndoFormat = { kind: 'down_part', newest };

/** A dirty version stops the tool in both directions. */
function newest(migrations: readonly Migration[], { entries }: History): string | null {
  const current = entries.find(({ outcome }) => outcome === 'applied')?.migrationId ?? null;
  return migrations.find(({ historyKey }) => historyKey === current)?.id ?? null;
}
