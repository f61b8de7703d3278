import { cellsOf } from '@/lib/contracts/matrix-blocks';
import type { MatrixColumn, MatrixView } from '@/lib/contracts/project';

/** One environment as it was read after the page. */
export interface ColumnPatch {
  readonly readAt: string;
  readonly release: number | null;
  readonly column: MatrixColumn;
}

/** By environment. */
export type ColumnPatches = ReadonlyMap<string, ColumnPatch>;

/**
 * The matrix of a page with what was read of single environments since. What the page itself read later counts, and what does not fit its rows
 * is left out: then the page is being read again. Columns that nothing was read of stay the same objects. Pure.
 */
export function mergeColumns(page: MatrixView, patches: ColumnPatches): MatrixView {
  if (patches.size === 0) return page;
  const merged = page.columns.map((environment, place) => {
    const patch = patches.get(environment.id);
    const cells = patch === undefined || patch.readAt < page.readAt ? null : fittingCells(page, patch);
    return patch === undefined || cells === null
      ? { environment, cells: page.cells[place] ?? '' }
      : { environment: patch.column.environment, cells };
  });
  return {
    ...page,
    columns: merged.map(({ environment }) => environment),
    cells: merged.map(({ cells }) => cells),
  };
}

/** What stands in the rows of the page; null when there is something that none of them is for. Pure. */
export function fittingCells(
  { release, rows, released }: MatrixView,
  patch: Pick<ColumnPatch, 'release' | 'column'>,
): string | null {
  const missing = rows.slice(released).map(({ id }) => id);
  const fits =
    patch.release === release &&
    patch.column.released.length === released &&
    patch.column.unreleased.every(([id]) => missing.includes(id));
  return fits ? cellsOf(patch.column, missing) : null;
}
