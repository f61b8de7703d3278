import 'server-only';
import type { EventView, TimelineItemView } from '../../../contracts/timeline';
import type { Deployers } from '../../../engine/index';
import type { ChainedEvent } from '../../../engine/audit/audit-event';
import type { HistoryEntry } from '../../../engine/model/history';
import type { Migration } from '../../../engine/model/migration';
import type { TimelineItem } from '../../../engine/model/timeline';

/** One migration on one environment. Pure. */
export function timelineItemView(
  item: TimelineItem,
  known: { readonly name: string | undefined; readonly deploy: ReturnType<Deployers['get']> },
): TimelineItemView {
  return {
    migrationId: item.migrationId,
    name: known.name ?? item.migrationId,
    state: item.state,
    marks: item.marks,
    graph: item.graph,
    inRelease: item.position !== null,
    startedAt: item.startedAt,
    finishedAt: item.finishedAt,
    releaseChecksum: item.releaseChecksum,
    recordedChecksum: item.recordedChecksum,
    log: item.log,
    earlier: item.rows.filter(({ rowId }) => rowId !== item.entry?.rowId).map(historyRowView),
    deploy: known.deploy === undefined ? null : { number: known.deploy.number, state: known.deploy.state },
  };
}

/** All migrations of an environment, newest first. Pure. */
export function timelineItemViews(
  items: readonly TimelineItem[],
  migrations: readonly Migration[],
  deployers: Deployers,
): readonly TimelineItemView[] {
  const names = new Map(migrations.map(({ id, name }) => [id, name]));
  return byTime(items).map((item) =>
    timelineItemView(item, { name: names.get(item.migrationId), deploy: deployers.get(item.migrationId) }),
  );
}

/** What has not run first, the last of the release on top; then what ran, the latest first. */
function byTime(items: readonly TimelineItem[]): readonly TimelineItem[] {
  const waiting = items.filter(({ startedAt }) => startedAt === null).reverse();
  const ran = items
    .filter(({ startedAt }) => startedAt !== null)
    .reverse()
    .sort((left, right) => compareTexts(right.startedAt ?? '', left.startedAt ?? ''));
  return [...waiting, ...ran];
}

const compareTexts = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** An audit event as the stream of an environment tells it. Pure. */
export const eventView = ({ sequence, event }: ChainedEvent): EventView => ({
  sequence,
  at: event.at,
  action: event.action,
  actor: event.actor.name,
  object: event.object.name,
  reason: event.reason,
  via: event.via,
});

const historyRowView = (row: HistoryEntry): TimelineItemView['earlier'][number] => ({
  rowId: row.rowId,
  startedAt: row.startedAt,
  finishedAt: row.finishedAt,
  rolledBackAt: row.rolledBackAt,
  log: row.log,
});
