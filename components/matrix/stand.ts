import type { MatrixView } from '@/lib/contracts/project';
import type { ShownMatrix } from './matrix-lines';
import type { GridPlace } from './move-in-grid';

/** Where somebody stands in the grid, and what stands there: lines and columns come and go, and it stays with what it was on. */
export interface Stand extends GridPlace {
  /** Null in the head, and where there was nothing yet. */
  readonly migrationId: string | null;
  readonly environmentId: string | null;
}

/** Pure. */
export const standAt = (view: MatrixView, shown: ShownMatrix, place: GridPlace): Stand => ({
  ...place,
  migrationId: migrationAt(view, shown, place.line),
  environmentId: environmentAt(view, shown, place.column),
});

/** Where that is now; where it was before, when it is not there any more. Pure. */
export function placeOf(view: MatrixView, shown: ShownMatrix, stand: Stand): GridPlace {
  const { line, column, migrationId, environmentId } = stand;
  const staysInLine = migrationId === null || migrationAt(view, shown, line) === migrationId;
  const staysInColumn = environmentId === null || environmentAt(view, shown, column) === environmentId;
  const nextLine = staysInLine
    ? line
    : shown.lines.findIndex((_, at) => migrationAt(view, shown, at) === migrationId);
  const nextColumn = staysInColumn
    ? column
    : shown.columns.findIndex((_, at) => environmentAt(view, shown, at) === environmentId);
  return {
    line: nextLine < 0 && line >= 0 ? Math.min(line, shown.lines.length - 1) : nextLine,
    column: nextColumn < 0 && column >= 0 ? Math.min(column, shown.columns.length - 1) : nextColumn,
  };
}

function migrationAt({ rows }: MatrixView, { lines }: ShownMatrix, at: number): string | null {
  const line = lines[at];
  return line?.kind === 'row' ? (rows[line.row]?.id ?? null) : null;
}

const environmentAt = ({ columns }: MatrixView, shown: ShownMatrix, at: number): string | null =>
  columns[shown.columns[at] ?? -1]?.id ?? null;
