import { MATRIX_BLOCKS, matrixBlocks, type MatrixBlock } from '@/lib/contracts/matrix-blocks';
import type { MatrixView } from '@/lib/contracts/project';
import type { EnvironmentLine } from '@/lib/contracts/environment';
import type { EnvironmentState } from '@/lib/contracts/states';
import { decodeCell } from '@/lib/contracts/matrix-cell';

/** What the address asks to see. */
export interface MatrixFilter {
  /** Part of a migration's id or name. */
  readonly text: string;
  /** Environments in this state only. */
  readonly state: EnvironmentState | null;
  /** Rows that are not the same everywhere only. */
  readonly differencesOnly: boolean;
}

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

/** All that decides which lines and columns there are, as texts: equal to those of another view when nothing comes, goes or moves. */
export interface MatrixSigns {
  /** For each row the first letter of its block, or a space when the filter leaves it out. */
  readonly rows: string;
  /** For each column an `x`, or a space. */
  readonly columns: string;
}

/** Pure. */
export function matrixSigns(view: MatrixView, filter: MatrixFilter): MatrixSigns {
  const columns = view.columns.map((column) => (matches(column, filter) ? 'x' : ' ')).join('');
  const shown = view.cells.filter((_, column) => columns[column] === 'x');
  const blocks = matrixBlocks(view);
  const signs = view.rows.map(() => ' ');
  for (const block of MATRIX_BLOCKS) {
    for (const row of blocks[block]) if (isShown(view, shown, row, filter)) signs[row] = block.charAt(0);
  }
  return { rows: signs.join(''), columns };
}

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

const matches = ({ states }: EnvironmentLine, { state }: MatrixFilter): boolean =>
  state === null || states.includes(state);

function isShown(
  view: MatrixView,
  cells: readonly string[],
  row: number,
  { text, differencesOnly }: MatrixFilter,
): boolean {
  const { id, name } = view.rows[row] ?? { id: '', name: '' };
  const wanted = text.trim().toLowerCase();
  if (wanted !== '' && !`${id} ${name}`.toLowerCase().includes(wanted)) return false;
  return !differencesOnly || cells.some((column) => column.charAt(row) !== cells[0]?.charAt(row));
}

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
