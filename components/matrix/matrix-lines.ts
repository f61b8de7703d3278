import { MATRIX_BLOCKS, type MatrixBlock } from '@/lib/contracts/matrix-blocks';
import { matrixSigns, type MatrixFilter, type MatrixSigns } from '@/lib/contracts/matrix-filter';
import type { MatrixView } from '@/lib/contracts/project';
import type { EnvironmentLine } from '@/lib/contracts/environment';
import type { EnvironmentState } from '@/lib/contracts/states';
import { decodeCell } from '@/lib/contracts/matrix-cell';

/** A line of the grid from the top: the head of a block, or a migration. */
export type MatrixLine =
  | { readonly kind: 'block'; readonly block: MatrixBlock; readonly count: number }
  | { readonly kind: 'row'; readonly row: number };

/** What is left of a matrix after filtering, by indexes into it. */
export interface ShownMatrix {
  readonly lines: readonly MatrixLine[];
  readonly columns: readonly number[];
  readonly rowCount: number;
}

/** The lines and columns that a filter leaves. Pure. */
export const shownMatrix = (view: MatrixView, filter: MatrixFilter): ShownMatrix =>
  linesOf(matrixSigns(view, filter));

/** The lines and columns that the signs stand for. Pure. */
export function linesOf({ rows, columns }: MatrixSigns): ShownMatrix {
  const blocks = MATRIX_BLOCKS.map((block) => {
    const found = placesOf(rows, block.charAt(0)).map((row) => ({ kind: 'row' as const, row }));
    return found.length === 0 ? [] : [{ kind: 'block' as const, block, count: found.length }, ...found];
  });
  const lines = blocks.flat();
  return {
    lines,
    columns: placesOf(columns, 'x'),
    rowCount: lines.filter(({ kind }) => kind === 'row').length,
  };
}

const placesOf = (text: string, sign: string): readonly number[] =>
  Array.from({ length: text.length }, (_, place) => place).filter((place) => text.charAt(place) === sign);

/** How many environments are in each state, those that occur only, worst first. Pure. */
export function countStates(
  columns: readonly Pick<EnvironmentLine, 'states'>[],
  order: readonly EnvironmentState[],
): readonly { readonly state: EnvironmentState; readonly count: number }[] {
  return order.flatMap((state) => {
    const count = columns.filter(({ states }) => states.includes(state)).length;
    return count === 0 ? [] : [{ state, count }];
  });
}

/** The cell at a place of the matrix; null for nothing. Pure. */
export const cellAt = (view: MatrixView, row: number, column: number) =>
  decodeCell(view.cells[column]?.[row]);
