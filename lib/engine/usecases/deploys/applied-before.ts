import type { DemandFacts } from '../../approval/demands';
import { recordedMigration, type RecordedMigration } from '../../formats/format';
import { formatOf } from '../../formats/registry';
import type { HistoryEntry } from '../../model/history';
import type { Tool } from '../../model/migration';

type RecordedStep = Parameters<typeof recordedMigration>[0];

/**
 * What of a plan the environment before has applied, by its history. Where one row stands for all that it stands on, it may be one that the
 * plan does not have, because that environment is further on: `known` are then the migrations that may lie between, the newest release first.
 */
export function appliedBefore(
  { tool, steps }: { readonly tool: Tool; readonly steps: readonly RecordedStep[] },
  entries: readonly HistoryEntry[],
  known: readonly RecordedMigration[],
): NonNullable<DemandFacts['previous']>['applied'] {
  const { history } = formatOf(tool);
  const planned = steps.map(recordedMigration);
  const keys = new Set(planned.map(({ historyKey }) => historyKey));
  const between = known.filter(({ historyKey }) => !keys.has(historyKey));
  const told = history.tell([...planned, ...once(between)], entries);
  const applied = told.filter(({ outcome }) => outcome === 'applied' || outcome === 'baseline');
  return new Map(applied.map(({ migrationId, checksum }) => [migrationId, checksum]));
}

/** Of two releases that have the same migration, the first one's. */
const once = (migrations: readonly RecordedMigration[]): readonly RecordedMigration[] => [
  ...new Map(migrations.toReversed().map((migration) => [migration.historyKey, migration])).values(),
];
