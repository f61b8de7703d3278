import { failure, type Failure } from '../../base/failure';
import { formatOf } from '../../formats/registry';
import type { History } from '../../model/history';
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
  const ran = history.entries.filter(({ outcome }) => outcome === 'applied' || outcome === 'baseline');
  const wanted = new Map(ran.map((entry) => [entry.migrationId, entry.checksum]));
  const exact = new Map<string, Migration>();
  const standIn = new Map<string, Migration>();
  const newestFirst = [...(await store.releases(project.id))].sort(
    (left, right) => right.number - left.number,
  );
  for (const release of newestFirst) {
    if (standIn.size === wanted.size) break;
    for (const migration of (await releases.read(release)).migrations) {
      const recorded = wanted.get(migration.id);
      if (recorded === undefined || standIn.has(migration.id)) continue;
      standIn.set(migration.id, migration);
      if (recorded === null) continue;
      const ran = format.sameChecksum(migration, recorded)
        ? migration
        : await releases.recorded(release, migration, recorded);
      if (ran !== null) exact.set(migration.id, ran);
    }
  }
  const ids = [...wanted.keys()];
  return {
    migrations: ids.flatMap((id) => exact.get(id) ?? standIn.get(id) ?? []),
    caveats: ids.filter((id) => !exact.has(id)).map((id) => caveat(id, standIn.has(id))),
  };
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
