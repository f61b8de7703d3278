import 'server-only';
import type { MatrixView } from '../../../contracts/project';
import { encodeCell } from '../../../contracts/matrix-cell';
import type { EnvironmentOverview, ProjectView } from '../../../engine/index';
import type { MigrationState, TimelineItem } from '../../../engine/model/timeline';
import { environmentLine } from './environment-line';

/** What still asks for something: such a row stands on top. */
const OPEN: readonly MigrationState[] = ['pending', 'rolled_back', 'failed', 'partly_applied'];

/** Migrations by environments, newest first, those that wait somewhere on top, those that no release holds at the end. Pure. */
export function matrixView(view: Pick<ProjectView, 'reading' | 'environments'>): MatrixView {
  const columns = view.environments.map(columnItems);
  const released = [...(view.reading?.migrations ?? [])].reverse();
  const isOpen = ({ id }: { readonly id: string }): boolean =>
    columns.some((items) => OPEN.includes(items.get(id)?.state ?? 'applied'));
  const pending = columns.length === 0 ? [] : released.filter(isOpen);
  const settled = columns.length === 0 ? released : released.filter((migration) => !isOpen(migration));
  const missing = missingRows(
    columns,
    released.map(({ id }) => id),
  );
  const rows = [...pending, ...settled, ...missing].map(({ id, name }) => ({ id, name }));
  return {
    rows,
    blocks: { pending: pending.length, settled: settled.length, missing: missing.length },
    columns: view.environments.map(environmentLine),
    cells: columns.map((items) => rows.map(({ id }) => encodeCell(items.get(id) ?? null)).join('')),
  };
}

type Item = Pick<TimelineItem, 'state' | 'marks'>;
type Items = ReadonlyMap<string, Item>;

/** What stands on one environment. Nothing is said of one that was never reached: an empty history would read as *pending*. */
function columnItems({ timeline, lastReached }: EnvironmentOverview): Items {
  const known = (item: TimelineItem): Item => (lastReached === null ? { state: 'unknown', marks: [] } : item);
  return new Map(timeline.items.map((item) => [item.migrationId, known(item)]));
}

/** What only histories know, newest name first. */
function missingRows(
  columns: readonly Items[],
  released: readonly string[],
): readonly { readonly id: string; readonly name: string }[] {
  const known = new Set(released);
  const ids = new Set(columns.flatMap((items) => [...items.keys()]).filter((id) => !known.has(id)));
  return [...ids].sort((left, right) => (left < right ? 1 : -1)).map((id) => ({ id, name: id }));
}
