import { failure, type Failure } from '../../base/failure';
import { formatOf } from '../../formats/registry';
import type { HistoryFormat, MigrationFormat } from '../../formats/format';
import type { History, HistoryEntry, HistoryOutcome } from '../../model/history';
import type { Migration } from '../../model/migration';
import type { Project } from '../../model/project';
import type { Release } from '../../model/release';
import type { ReleaseReader } from '../../ports/release-reader';
import type { WorkerPorts } from './worker-ports';

/** What ran, as far as any release can tell. */
export interface AppliedMigrations {
  /**
   * In the order in which they ran, with the text whose checksum the history recorded. What ran again with another text is there once for
   * each text that a release holds.
   */
  readonly migrations: readonly Migration[];
  /** Said on the page: which texts are not the recorded ones, or not known at all. */
  readonly caveats: readonly Failure[];
}

/** What finding the texts asks. */
interface AppliedPorts {
  readonly store: Pick<WorkerPorts['store'], 'releases'>;
  readonly releases: Pick<ReleaseReader, 'read' | 'recorded'>;
}

/**
 * The texts that an environment has applied. An edited migration is taken from the release that still holds the recorded text; where none
 * does, the newest text stands in and the expected schema is uncertain (DESIGN.md 5.4).
 */
export async function appliedMigrations(
  { store, releases }: AppliedPorts,
  project: Pick<Project, 'id' | 'source'>,
  history: History,
): Promise<AppliedMigrations> {
  const older = new Set(history.entries.filter(isOlder).map(({ rowId }) => rowId));
  const newestFirst = [...(await store.releases(project.id))].sort(
    (left, right) => right.number - left.number,
  );
  const { ran, exact, standIn, heldBy } = await findTexts(releases, newestFirst, {
    format: formatOf(project.source.tool),
    // A row that failed may stand for those before it that did not: the formats say so.
    entries: history.entries.filter((entry) => leftSomething(entry) || entry.outcome === 'failed'),
  });
  const newest = firstOfEach(ran.filter(({ rowId }) => !older.has(rowId)));
  const texts = new Map<HistoryEntry, Migration | undefined>(
    newest.map((entry) => [entry, exact.get(entry.migrationId) ?? standIn.get(entry.migrationId)]),
  );
  for (const entry of ran.filter(({ rowId }) => older.has(rowId))) {
    texts.set(entry, await olderText(releases, entry, heldBy, standIn));
  }
  return {
    migrations: ran.flatMap((entry) => texts.get(entry) ?? []),
    caveats: newest
      .map(({ migrationId }) => migrationId)
      .filter((id) => !exact.has(id))
      .map((id) => caveat(id, standIn.has(id))),
  };
}

interface FoundTexts {
  /** In terms of the migrations that were found. */
  readonly ran: readonly HistoryEntry[];
  /** Whose text is the recorded one. */
  readonly exact: ReadonlyMap<string, Migration>;
  /** As the newest release has them that holds them. */
  readonly standIn: ReadonlyMap<string, Migration>;
  readonly heldBy: ReadonlyMap<string, Release>;
}

async function findTexts(
  releases: Pick<ReleaseReader, 'read' | 'recorded'>,
  newestFirst: readonly Release[],
  { format, entries }: { readonly format: MigrationFormat; readonly entries: readonly HistoryEntry[] },
): Promise<FoundTexts> {
  let ran = entries;
  const exact = new Map<string, Migration>();
  const standIn = new Map<string, Migration>();
  const heldBy = new Map<string, Release>();
  for (const release of newestFirst) {
    if (ran.every(({ migrationId }) => standIn.has(migrationId))) break;
    const { migrations } = await releases.read(release);
    ran = toldBy(format.history, migrations, ran, standIn);
    // The text of what left something counts before that of an attempt that failed.
    const counted = [...ran.filter((entry) => !leftSomething(entry)), ...ran.filter(leftSomething)];
    const wanted = new Map(counted.map((entry) => [entry.migrationId, entry.checksum]));
    for (const migration of migrations) {
      const recorded = wanted.get(migration.id);
      if (recorded === undefined || standIn.has(migration.id)) continue;
      standIn.set(migration.id, migration);
      heldBy.set(migration.id, release);
      // A tool that keeps no checksums cannot tell an edit: the newest text is what there is.
      const isSame = recorded === null || format.sameChecksum(migration, recorded);
      const text = isSame ? migration : await releases.recorded(release, migration, recorded);
      if (text !== null) exact.set(migration.id, text);
    }
  }
  return { ran: ran.filter(leftSomething), exact, standIn, heldBy };
}

const isOlder = ({ outcome }: HistoryEntry): boolean => outcome === 'superseded';

function firstOfEach(entries: readonly HistoryEntry[]): readonly HistoryEntry[] {
  const first = new Map<string, HistoryEntry>();
  for (const entry of entries) if (!first.has(entry.migrationId)) first.set(entry.migrationId, entry);
  return [...first.values()];
}

/** What a migration was when it ran before, where a release still holds that; a text that none holds is done with. */
async function olderText(
  releases: Pick<ReleaseReader, 'recorded'>,
  { migrationId, checksum }: HistoryEntry,
  heldBy: ReadonlyMap<string, Release>,
  texts: ReadonlyMap<string, Migration>,
): Promise<Migration | undefined> {
  const [release, migration] = [heldBy.get(migrationId), texts.get(migrationId)];
  if (release === undefined || migration === undefined || checksum === null) return undefined;
  return (await releases.recorded(release, migration, checksum)) ?? undefined;
}

const LEFT_SOMETHING: ReadonlySet<HistoryOutcome> = new Set<HistoryOutcome>([
  'applied',
  'baseline',
  'superseded',
]);

const leftSomething = ({ outcome }: HistoryEntry): boolean => LEFT_SOMETHING.has(outcome);

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
