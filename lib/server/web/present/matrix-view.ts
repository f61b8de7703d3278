import 'server-only';
import type { MatrixView } from '../../../contracts/project';
import { encodeCell } from '../../../contracts/matrix-cell';
import type { EnvironmentOverview, ProjectView } from '../../../engine/index';
import type { Stretch } from '../../../engine/model/standing';
import type { MigrationState } from '../../../engine/model/timeline';
import { environmentLine } from './environment-line';

/** What still asks for something: such a row stands on top. */
const OPEN: readonly MigrationState[] = ['pending', 'rolled_back', 'failed', 'partly_applied'];

/** Migrations by environments, newest first, those that wait somewhere on top, those that no release holds at the end. Pure. */
export function matrixView(view: Pick<ProjectView, 'reading' | 'environments'>): MatrixView {
  const columns = view.environments.map(columnOf);
  const migrations = view.reading?.migrations ?? [];
  const open = openPlaces(columns);
  const newestFirst = migrations.map((_, place) => place).reverse();
  const pending = newestFirst.filter((place) => open.has(place));
  const settled = newestFirst.filter((place) => !open.has(place));
  const places = [...pending, ...settled];
  const missing = missingIds(columns);
  return {
    rows: [
      ...places.flatMap((place) => migrations[place] ?? []).map(({ id, name }) => ({ id, name })),
      ...missing.map((id) => ({ id, name: id })),
    ],
    blocks: { pending: pending.length, settled: settled.length, missing: missing.length },
    columns: view.environments.map(environmentLine),
    cells: columns.map((column) => textOf(column, places, missing)),
  };
}

interface Column {
  /** In the release's order. */
  readonly released: readonly Stretch[];
  /** Character of each migration that the release does not hold. */
  readonly unreleased: ReadonlyMap<string, string>;
}

/** What stands on one environment. Nothing is said of one that was never reached: an empty history would read as *pending*. */
function columnOf({ standing, lastReached }: EnvironmentOverview): Column {
  if (lastReached !== null) {
    return {
      released: standing.released,
      unreleased: new Map(standing.unreleased.map((item) => [item.migrationId, encodeCell(item)])),
    };
  }
  const count = standing.released.reduce((sum, stretch) => sum + stretch.count, 0);
  return { released: [{ state: 'unknown', marks: [], count }], unreleased: new Map() };
}

/** Places in the release of what waits somewhere. */
function openPlaces(columns: readonly Column[]): ReadonlySet<number> {
  const places = new Set<number>();
  for (const { released } of columns) {
    let from = 0;
    for (const { state, count } of released) {
      if (OPEN.includes(state)) for (let place = from; place < from + count; place += 1) places.add(place);
      from += count;
    }
  }
  return places;
}

/** What only histories know, newest name first. */
function missingIds(columns: readonly Column[]): readonly string[] {
  const ids = new Set(columns.flatMap(({ unreleased }) => [...unreleased.keys()]));
  return [...ids].sort((left, right) => (left < right ? 1 : -1));
}

function textOf(column: Column, places: readonly number[], missing: readonly string[]): string {
  const released = column.released.map((stretch) => encodeCell(stretch).repeat(stretch.count)).join('');
  return (
    places.map((place) => released.charAt(place)).join('') +
    missing.map((id) => column.unreleased.get(id) ?? encodeCell(null)).join('')
  );
}
