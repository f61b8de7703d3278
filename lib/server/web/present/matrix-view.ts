import 'server-only';
import type { MatrixColumn, MatrixView } from '../../../contracts/project';
import { cellsOf } from '../../../contracts/matrix-blocks';
import { encodeCell } from '../../../contracts/matrix-cell';
import type { EnvironmentOverview, ProjectView } from '../../../engine/index';
import type { Stretch } from '../../../engine/model/standing';
import { environmentLine } from './environment-line';

/** Migrations by environments. Pure. */
export function matrixView(
  view: Pick<ProjectView, 'readAt' | 'release' | 'reading' | 'environments'>,
): MatrixView {
  const columns = view.environments.map(matrixColumn);
  const released = (view.reading?.migrations ?? []).map(({ id, name }) => ({ id, name })).reverse();
  const missing = missingIds(columns);
  return {
    readAt: view.readAt,
    release: view.release?.number ?? null,
    rows: [...released, ...missing.map((id) => ({ id, name: id }))],
    released: released.length,
    columns: columns.map(({ environment }) => environment),
    cells: columns.map((column) => cellsOf(column, missing)),
  };
}

/** One environment by itself. Nothing is said of one that was never reached: an empty history would read as *pending*. Pure. */
export function matrixColumn(overview: EnvironmentOverview): MatrixColumn {
  const { standing, lastReached } = overview;
  const environment = environmentLine(overview);
  if (lastReached === null) {
    const count = standing.released.reduce((sum, stretch) => sum + stretch.count, 0);
    return { environment, released: textOf({ state: 'unknown', marks: [], count }), unreleased: [] };
  }
  return {
    environment,
    released: standing.released.map(textOf).reverse().join(''),
    unreleased: standing.unreleased.map((item) => [item.migrationId, encodeCell(item)]),
  };
}

const textOf = (stretch: Stretch): string => encodeCell(stretch).repeat(stretch.count);

/** What only histories know, newest name first. */
function missingIds(columns: readonly MatrixColumn[]): readonly string[] {
  const ids = new Set(columns.flatMap(({ unreleased }) => unreleased.map(([id]) => id)));
  return [...ids].sort((left, right) => (left < right ? 1 : -1));
}
