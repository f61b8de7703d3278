import type { EnvironmentLine } from './environment';
import { MATRIX_BLOCKS, matrixBlocks } from './matrix-blocks';
import type { MatrixView } from './project';
import type { MatrixSearch } from './search-params';
import type { EnvironmentState } from './states';

/** What the address asks to see. */
export interface MatrixFilter {
  /** Part of a migration's id or name. */
  readonly text: string;
  /** Environments in this state only. */
  readonly state: EnvironmentState | null;
  /** Rows that are not the same everywhere only. */
  readonly differencesOnly: boolean;
}

/** What the address of a project's page says of its matrix. Pure. */
export const matrixFilterOf = ({ q, state, rows }: MatrixSearch): MatrixFilter => ({
  text: q,
  state,
  differencesOnly: rows === 'different',
});

/** All that decides which lines and columns there are, as texts: equal to those of another view when nothing comes, goes or moves. */
export interface MatrixSigns {
  /** For each row the first letter of its block, or a space when the filter leaves it out. */
  readonly rows: string;
  /** For each column an `x`, or a space. */
  readonly columns: string;
}

/** What a filter leaves of a matrix. Pure. */
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
