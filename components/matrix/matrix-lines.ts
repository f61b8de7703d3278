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

export type MatrixBlock = 'pending' | 'settled' | 'missing';

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
export function shownMatrix(view: MatrixView, filter: MatrixFilter): ShownMatrix {
  const columns = view.columns.flatMap((column, index) => (matches(column, filter) ? [index] : []));
  const lines: MatrixLine[] = [];
  let first = 0;
  let rowCount = 0;
  for (const block of BLOCKS) {
    const rows = range(first, view.blocks[block]).filter((row) => isShown(view, columns, row, filter));
    first += view.blocks[block];
    rowCount += rows.length;
    if (rows.length === 0) continue;
    lines.push({ kind: 'block', block, count: rows.length });
    lines.push(...rows.map((row) => ({ kind: 'row' as const, row })));
  }
  return { lines, columns, rowCount };
}

const BLOCKS = ['pending', 'settled', 'missing'] as const;

const range = (first: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => first + index);

const matches = ({ states }: EnvironmentLine, { state }: MatrixFilter): boolean =>
  state === null || states.includes(state);

function isShown(
  view: MatrixView,
  columns: readonly number[],
  row: number,
  { text, differencesOnly }: MatrixFilter,
): boolean {
  const { id, name } = view.rows[row] ?? { id: '', name: '' };
  const wanted = text.trim().toLowerCase();
  if (wanted !== '' && !`${id} ${name}`.toLowerCase().includes(wanted)) return false;
  return !differencesOnly || new Set(columns.map((column) => view.cells[column]?.[row])).size > 1;
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
