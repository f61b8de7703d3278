import type { HistoryEntry } from '../../model/history';
import type { RecordedMigration } from '../format';
import { compareBytes } from './atlas-bytes';

/**
 * Rows by their versions. A baseline stands for every file up to it, which has no row of its own.
 *
 * A hash covers all files up to its own, so one edit changes every hash behind it, and so does a file that came late or went away. Only the
 * first row whose hash is another one, with nothing of that kind before it, says that its text was edited; what the others were is not known
 * (docs/adr/0023). Pure.
 */
export function tellRevisions(
  migrations: readonly RecordedMigration[],
  entries: readonly HistoryEntry[],
): readonly HistoryEntry[] {
  const byVersion = new Map(migrations.map((migration) => [migration.historyKey, migration]));
  const uncertain = uncertainRows(migrations, entries);
  const recorded = new Set(entries.map(({ migrationId }) => migrationId));
  return entries.flatMap((entry) => {
    const migration = byVersion.get(entry.migrationId);
    const covered = isBaseline(entry)
      ? migrations.filter(
          ({ historyKey }) => compareBytes(historyKey, entry.migrationId) < 0 && !recorded.has(historyKey),
        )
      : [];
    const own =
      migration === undefined
        ? entry
        : {
            ...entry,
            migrationId: migration.id,
            ...(uncertain.has(entry.migrationId) ? { checksum: null } : {}),
          };
    return [...covered.map(({ id }) => ({ ...entry, migrationId: id })), own];
  });
}

/** `apply --baseline` writes one row and no hash; `set` writes a row for each version, with its hash. */
const isBaseline = ({ outcome, checksum }: HistoryEntry): boolean =>
  outcome === 'baseline' && checksum === null;

/** Versions whose hash is another one for a reason that need not be their own text. */
function uncertainRows(
  migrations: readonly RecordedMigration[],
  entries: readonly HistoryEntry[],
): ReadonlySet<string> {
  const uncertain = new Set<string>();
  let isExplained = false;
  let latest = '';
  for (const { version, row, now } of placesOf(migrations, entries)) {
    if (row === undefined || now === undefined) {
      isExplained = true;
      continue;
    }
    const ran = row.startedAt ?? '';
    if (row.checksum !== null && row.checksum !== now) {
      if (isExplained || latest > ran) uncertain.add(version);
      isExplained = true;
    }
    if (ran > latest) latest = ran;
  }
  return uncertain;
}

/**
 * Every version that has a row or a file, in order, from the first that has both of them on: before it a file has no row because none was
 * needed, and rows have no file because only the last migrations were asked about.
 */
function placesOf(migrations: readonly RecordedMigration[], entries: readonly HistoryEntry[]) {
  const texts = new Map(migrations.map(({ historyKey, checksum }) => [historyKey, checksum]));
  const rows = new Map(entries.map((entry) => [entry.migrationId, entry]));
  const versions = [...new Set([...texts.keys(), ...rows.keys()])].sort(compareBytes);
  const first = versions.findIndex((version) => rows.has(version) && texts.has(version));
  return versions
    .slice(Math.max(0, first))
    .map((version) => ({ version, row: rows.get(version), now: texts.get(version) }));
}
