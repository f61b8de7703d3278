import { counts } from '../formats/format';
import type { History } from '../model/history';
import type { Migration } from '../model/migration';
import type { GraphMark, OpenBranches, TimelineItem } from '../model/timeline';

/** The same items, with where each stands in the graph of the release; unchanged where that is one line. Pure. */
export function withGraphMarks(
  items: readonly TimelineItem[],
  { migrations, history }: { readonly migrations: readonly Migration[]; readonly history: History },
): readonly TimelineItem[] {
  const heads = new Set(migrations.flatMap(({ id, isHead }) => (isHead === true ? [id] : [])));
  if (heads.size === 0) return items;
  const keys = new Map(migrations.map(({ id, historyKey }) => [id, historyKey]));
  // As they were read: a row stands for all below it, and only the row itself says where the database stands.
  const rows = new Set(history.entries.filter(counts).map(({ migrationId }) => migrationId));
  return items.map((item) => {
    const { migrationId } = item;
    const graph: GraphMark[] = heads.has(migrationId) ? ['head'] : [];
    if (rows.has(keys.get(migrationId) ?? migrationId)) graph.push('current');
    return { ...item, graph };
  });
}

/** Heads that no migration joins, where there is more than one, and what the database stands on. Pure. */
export function openBranches(items: readonly TimelineItem[]): OpenBranches | null {
  const marked = (mark: GraphMark): readonly string[] =>
    items.flatMap(({ migrationId, graph }) => (graph.includes(mark) ? [migrationId] : []));
  const heads = marked('head');
  return heads.length < 2 ? null : { heads, current: marked('current') };
}
