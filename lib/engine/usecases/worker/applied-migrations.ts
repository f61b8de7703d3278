import { failure, type Failure } from '../../base/failure';
import { formatOf } from '../../formats/registry';
import type { HistoryFormat } from '../../formats/format';
import type { History, HistoryEntry } from '../../model/history';
import type { Migration } from '../../model/migration';
import type { Project } from '../../model/project';
import type { WorkerPorts } from './worker-ports';

/** What ran, as far as any release can tell. */
export interface AppliedMigrations {
  /** In the order in which they ran, with the text whose checksum the history recorded. */
  readonly migrations: readonly Migration[];
  /** Said on the page: which texts are not the recorded ones, or not known at all. */
  readonly caveats: readonly Failure[];
}

/**
 * The texts that an environment has applied. An edited migration is taken from the release that still holds the recorded text; where none
 * does, the newest text stands in and the expected schema is uncertain (DESIGN.md 5.4).
 */
export async function appliedMigrations(
  { store, releases }: Pick<WorkerPorts, 'store' | 'releases'>,
  project: Project,
  history: History,
): Promise<AppliedMigrations> {
  const format = formatOf(project.source.tool);
  let ran: readonly HistoryEntry[] = history.entries.filter(
    ({ outcome }) => outcome === 'applied' || outcome === 'baseline',
  );
  const exact = new Map<string, Migration>();
  const standIn = new Map<string, Migration>();
  const newestFirst = [...(await store.releases(project.id))].sort(
    (left, right) => right.number - left.number,
  );
  for (const release of newestFirst) {
    if (ran.every(({ migrationId }) => standIn.has(migrationId))) break;
    const { migrations } = await releases.read(release);
    ran = toldBy(format.history, migrations, ran, standIn);
    const wanted = new Map(ran.map((entry) => [entry.migrationId, entry.checksum]));
    for (const migration of migrations) {
      const recorded = wanted.get(migration.id);
      if (recorded === undefined || standIn.has(migration.id)) continue;
      standIn.set(migration.id, migration);
      // A tool that keeps no checksums cannot tell an edit: the newest text is what there is.
      const isSame = recorded === null || format.sameChecksum(migration, recorded);
      const text = isSame ? migration : await releases.recorded(release, migration, recorded);
      if (text !== null) exact.set(migration.id, text);
    }
  }
  const ids = [...new Set(ran.map(({ migrationId }) => migrationId))];
  return {
    migrations: ids.flatMap((id) => exact.get(id) ?? standIn.get(id) ?? []),
    caveats: ids.filter((id) => !exact.has(id)).map((id) => caveat(id, standIn.has(id))),
  };
}

/** Rows that no newer release knew, in terms of this one; each stays in its place. */
function toldBy(
  history: HistoryFormat,
  migrations: readonly Migration[],
  entries: readonly HistoryEntry[],
  known: ReadonlyMap<string, Migration>,
): readonly HistoryEntry[] {
  const open = entries.filter(({ migrationId }) => !known.has(migrationId));
  const told = new Map<string, HistoryEntry[]>();
  for (const entry of history.tell(migrations, open)) {
    told.set(entry.rowId, [...(told.get(entry.rowId) ?? []), entry]);
  }
  return entries.flatMap((entry) =>
    known.has(entry.migrationId) ? [entry] : (told.get(entry.rowId) ?? [entry]),
  );
}

const caveat = (id: string, hasStandIn: boolean): Failure =>
  hasStandIn
    ? failure(
        'DRIFT.TEXT_UNCERTAIN',
        `The text of ${id} that ran here is in no release: the expected schema is uncertain.`,
        {
          why: 'It was edited after it had been applied; the newest text stands in for it.',
        },
      )
    : failure(
        'DRIFT.TEXT_MISSING',
        `${id} ran here and is in no release: the expected schema lacks what it did.`,
        {
          fix: 'Put the migration back into the source.',
        },
      );
