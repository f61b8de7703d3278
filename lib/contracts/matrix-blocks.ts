import { decodeCell, encodeCell } from './matrix-cell';
import type { MatrixColumn, MatrixView } from './project';
import type { MigrationState } from './states';

/** Rows of the matrix from the top: waiting somewhere, done everywhere, in no release. */
export const MATRIX_BLOCKS = ['pending', 'settled', 'missing'] as const;
export type MatrixBlock = (typeof MATRIX_BLOCKS)[number];

/** The rows of each block from the top, by their index in the view. Pure. */
export function matrixBlocks(view: MatrixView): Readonly<Record<MatrixBlock, readonly number[]>> {
  const open = openRows(view);
  const rows = view.rows.map((_, row) => row);
  return {
    pending: rows.filter((row) => open[row]),
    settled: rows.filter((row) => row < view.released && !open[row]),
    missing: rows.filter((row) => row >= view.released),
  };
}

/** What still asks for something: such a row stands on top. */
const OPEN: readonly MigrationState[] = ['pending', 'rolled_back', 'failed', 'partly_applied', 'unknown'];

/** Whether each row of the release waits somewhere. Looks at every cell, so that it does nothing else with it. */
function openRows({ cells, released }: Pick<MatrixView, 'cells' | 'released'>): readonly boolean[] {
  const isOpen = Array.from({ length: 128 }, (_, code) => {
    const cell = decodeCell(String.fromCharCode(code));
    return cell !== null && OPEN.includes(cell.state);
  });
  const rows = Array.from({ length: released }, () => false);
  for (const column of cells) {
    for (let row = 0; row < released; row += 1) {
      if (isOpen[column.charCodeAt(row)] === true) rows[row] = true;
    }
  }
  return rows;
}

/** All rows from the top as the matrix shows them, each with its index in the view. Pure. */
export function rowsInBlocks(view: MatrixView) {
  const { pending, settled, missing } = matrixBlocks(view);
  const shown = view.rows.map((row, index) => ({ ...row, index }));
  return [...pending, ...settled, ...missing].flatMap((index) => shown[index] ?? []);
}

/** What stands in a column, when these are the rows beyond the release. Pure. */
export function cellsOf(
  { released, unreleased }: Omit<MatrixColumn, 'environment'>,
  missing: readonly string[],
): string {
  const known = new Map(unreleased);
  return released + missing.map((id) => known.get(id) ?? encodeCell(null)).join('');
}
