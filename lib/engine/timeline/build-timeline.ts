import { counts, type MigrationFormat } from '../formats/format';
import type { History, HistoryEntry, HistoryOutcome } from '../model/history';
import type { Migration, ToolOptions } from '../model/migration';
import {
  NO_STATES,
  type MigrationMark,
  type MigrationState,
  type Timeline,
  type TimelineItem,
} from '../model/timeline';
import { entriesByMigration } from './entries-by-migration';
import { openBranches, withGraphMarks } from './graph-marks';

/** What a timeline is made of. */
export interface TimelineInput {
  /** Null without a release: then the rows are all there is. */
  readonly format: MigrationFormat | null;
  /** In release order. */
  readonly migrations: readonly Migration[];
  readonly history: History;
  /** Of the release; they decide what a tool would run. */
  readonly options: ToolOptions;
  /** Ids of which a run of ours left something behind. */
  readonly partlyApplied: ReadonlySet<string>;
  /** What nobody knows until the target has been asked; nothing unless told. */
  readonly unknown?: UnknownMigrations;
}

/** Migrations that a run of ours may have been at when it was lost. */
export interface UnknownMigrations {
  readonly ids: ReadonlySet<string>;
  /** Also the next one that would run: a run was lost that could not say where it was. */
  readonly next: boolean;
}

/** Release and history reconciled: exactly one state for each migration that either of the two knows. Pure. */
export function buildTimeline(input: TimelineInput): Timeline {
  const { format, history } = input;
  const entries = format?.history.tell(input.migrations, history.entries) ?? history.entries;
  const rows = entriesByMigration(entries);
  const released = new Set(input.migrations.map((migration) => migration.id));
  const pending = new Set(format?.pending(input.migrations, history, input.options) ?? []);
  // What keeps the newest alone, one for each line of a graph, says nothing of the order in which the others ran.
  const late: ReadonlySet<string> =
    format?.history.keepsNewestAlone === true ? new Set() : outOfOrder(input.migrations, rows, pending);
  const told = [
    ...input.migrations.map((migration, position) =>
      releasedItem({ input, migration, position, rows: rows.get(migration.id) ?? [], late, pending }),
    ),
    ...[...rows].filter(([id]) => !released.has(id)).map(([id, own]) => unreleasedItem(id, own)),
  ];
  const known = input.unknown === undefined ? told : withUnknown(told, input.unknown);
  const items = withGraphMarks(withGaps(known, input.migrations), input);
  return {
    items,
    counts: countStates(items),
    editedCount: countEdited(items),
    version: versionOf(input.migrations, items),
    blocked: items.some(({ state }) => BLOCKING.has(state)),
    branches: openBranches(items),
    refusal: format?.refusal(input.migrations, history, { options: input.options, resolves: false }) ?? null,
  };
}

const BLOCKING: ReadonlySet<MigrationState> = new Set<MigrationState>([
  'failed',
  'partly_applied',
  'unknown',
]);

/** A row that stands is the truth whatever a run says of itself: it commits with the change. All else of a lost run is open. */
function withUnknown(
  items: readonly TimelineItem[],
  { ids, next }: UnknownMigrations,
): readonly TimelineItem[] {
  const first = next
    ? items.find(({ position, state }) => position !== null && (isToRun(state) || state === 'failed'))
    : undefined;
  return items.map((item) =>
    item === first || (ids.has(item.migrationId) && !isApplied(item.state))
      ? { ...item, state: 'unknown' }
      : item,
  );
}

/**
 * What a tool passes over came out of order, as soon as something before it ran. Files before the first that ran are stood for by that one or
 * by a baseline, and those that sum up others are for databases that begin with them.
 */
function withGaps(items: readonly TimelineItem[], migrations: readonly Migration[]): readonly TimelineItem[] {
  const first = items.findIndex(({ position, state }) => position !== null && isApplied(state));
  const isGap = ({ state, position }: TimelineItem, place: number): boolean =>
    state === 'skipped' && first >= 0 && place > first && migrations[position ?? 0]?.kind !== 'baseline';
  return items.map((item, place) =>
    isGap(item, place) ? { ...item, marks: [...item.marks, 'out_of_order'] } : item,
  );
}

/** What runs again with each text says nothing of how far a database has come, unless there is nothing else. */
function versionOf(migrations: readonly Migration[], items: readonly TimelineItem[]): string | null {
  const applied = items.filter(({ position, state }) => position !== null && isApplied(state));
  const last =
    applied.findLast(({ position }) => migrations[position ?? 0]?.kind !== 'repeatable') ?? applied.at(-1);
  return last?.migrationId ?? null;
}

/** The same timeline, where edits that changed comments and white space only are a note. Pure. */
export function withCosmeticEdits(timeline: Timeline, cosmetic: ReadonlySet<string>): Timeline {
  if (cosmetic.size === 0) return timeline;
  const items = timeline.items.map((item) =>
    cosmetic.has(item.migrationId)
      ? { ...item, marks: item.marks.map((mark) => (mark === 'edited' ? 'cosmetic' : mark)) }
      : item,
  );
  return { ...timeline, items, editedCount: countEdited(items) };
}

/** True when the migration's effect is in the database as a whole. */
export const isApplied = (state: MigrationState): boolean => state === 'applied' || state === 'baseline';

/** True when a deploy would run the migration. */
export const isToRun = (state: MigrationState): boolean => state === 'pending' || state === 'rolled_back';

function releasedItem({
  input,
  migration,
  position,
  rows,
  late,
  pending,
}: {
  readonly input: TimelineInput;
  readonly migration: Migration;
  readonly position: number;
  readonly rows: readonly HistoryEntry[];
  readonly late: ReadonlySet<string>;
  readonly pending: ReadonlySet<string>;
}): TimelineItem {
  const entry = decidingRow(rows);
  const state = stateOf({ id: migration.id, entry, partlyApplied: input.partlyApplied, pending });
  const marks: MigrationMark[] = [];
  if (isDifferentText(input.format, migration, entry, state)) {
    marks.push('edited');
  }
  if (late.has(migration.id)) marks.push('out_of_order');
  return {
    ...itemOf(migration.id, entry, rows),
    state,
    marks,
    graph: [],
    position,
    releaseChecksum: migration.checksum,
  };
}

/** A migration that the history knows and the release does not. */
function unreleasedItem(id: string, rows: readonly HistoryEntry[]): TimelineItem {
  const entry = decidingRow(rows);
  const state = UNRELEASED[entry?.outcome ?? 'applied'];
  return { ...itemOf(id, entry, rows), state, marks: [], graph: [], position: null, releaseChecksum: null };
}

const UNRELEASED: Readonly<Record<HistoryOutcome, MigrationState>> = {
  applied: 'missing',
  baseline: 'missing',
  failed: 'failed',
  rolled_back: 'rolled_back',
  superseded: 'superseded',
};

function itemOf(migrationId: string, entry: HistoryEntry | null, rows: readonly HistoryEntry[]) {
  return {
    migrationId,
    recordedChecksum: entry?.checksum ?? null,
    startedAt: entry?.startedAt ?? null,
    finishedAt: entry?.finishedAt ?? null,
    entry,
    rows,
    log: entry?.log ?? null,
  };
}

/** A failed row stops the tool, so it counts first; then the last row that stands; then the last one rolled back. */
function decidingRow(rows: readonly HistoryEntry[]): HistoryEntry | null {
  return rows.findLast((row) => row.outcome === 'failed') ?? rows.findLast(counts) ?? rows.at(-1) ?? null;
}

function stateOf(facts: {
  readonly id: string;
  readonly entry: HistoryEntry | null;
  readonly partlyApplied: ReadonlySet<string>;
  readonly pending: ReadonlySet<string>;
}): MigrationState {
  const { entry, id } = facts;
  // A tool that knows only what is done has no row for what a run of ours left half done.
  if (entry === null && facts.partlyApplied.has(id)) return 'partly_applied';
  if (entry === null) return facts.pending.has(id) ? 'pending' : 'skipped';
  // A run of ours left part of it, or the tool itself counted statements that stay (Atlas).
  const isPartly = facts.partlyApplied.has(id) || (entry.steps ?? 0) > 0;
  if (entry.outcome === 'failed') return isPartly ? 'partly_applied' : 'failed';
  return counts(entry) ? entry.outcome : stateOfGone(entry.outcome, facts.pending.has(id));
}

/** Of what counts no more: it runs again, with the text it has now or after it was taken back, or it is left out. */
const stateOfGone = (outcome: HistoryOutcome, isPending: boolean): MigrationState =>
  outcome === 'superseded' ? (isPending ? 'pending' : 'superseded') : isPending ? 'rolled_back' : 'skipped';

function isDifferentText(
  format: MigrationFormat | null,
  migration: Migration,
  entry: HistoryEntry | null,
  state: MigrationState,
): boolean {
  const recorded = entry?.checksum ?? null;
  if (format === null || recorded === null || isToRun(state)) return false;
  return !format.sameChecksum(migration, recorded);
}

/**
 * Migrations that run, or would run, after one that stands behind them in the release. Walks the rows in the order in which they ran:
 * whatever is behind the furthest place reached so far came late. A tool that keeps no times has its rows in that order. What runs again
 * with each text is never late.
 */
function outOfOrder(
  migrations: readonly Migration[],
  rows: ReadonlyMap<string, readonly HistoryEntry[]>,
  pending: ReadonlySet<string>,
): ReadonlySet<string> {
  const ordered = migrations.filter(({ kind }) => kind !== 'repeatable');
  const positions = new Map(ordered.map(({ id }, position) => [id, position]));
  const standing = [...rows].flatMap(([id, own]) => {
    const position = positions.get(id);
    const entry = decidingRow(own);
    if (position === undefined || entry === null || !counts(entry)) return [];
    return [{ id, position, at: entry.startedAt, baseline: entry.outcome === 'baseline' }];
  });
  const ran = standing.every(({ at }) => at === null) ? standing : timed(standing);
  const late = new Set<string>();
  let furthest = -1;
  for (const item of ran) {
    if (item.position < furthest && !item.baseline) late.add(item.id);
    furthest = Math.max(furthest, item.position);
  }
  for (const [position, { id }] of ordered.entries()) {
    if (position < furthest && pending.has(id)) late.add(id);
  }
  return late;
}

/** By the times of the rows; where there is none, nobody can tell when it ran. */
const timed = <Row extends { readonly position: number; readonly at: string | null }>(
  rows: readonly Row[],
): readonly Row[] =>
  rows
    .flatMap((row) => (row.at === null ? [] : [{ row, at: row.at }]))
    .sort((left, right) =>
      left.at === right.at ? left.row.position - right.row.position : left.at < right.at ? -1 : 1,
    )
    .map(({ row }) => row);

const countEdited = (items: readonly TimelineItem[]): number =>
  items.filter((item) => item.marks.includes('edited')).length;

function countStates(items: readonly TimelineItem[]): Readonly<Record<MigrationState, number>> {
  const counts = { ...NO_STATES };
  for (const item of items) counts[item.state] += 1;
  return counts;
}
