import type { MatrixColumnsView, MatrixView } from '@/lib/contracts/project';
import { ENVIRONMENT_STATES } from '@/lib/contracts/states';
import { encodeCell } from '@/lib/contracts/matrix-cell';
import { fittingCells, mergeColumns, type ColumnPatch } from './merge-columns';

/** What an answer about single environments means for a page that is open. */
export interface ColumnVerdict {
  /** What looks different now, by environment. */
  readonly patches: readonly (readonly [string, ColumnPatch])[];
  /** False when something outside of these columns is different too: then the page is read again as a whole. */
  readonly isAll: boolean;
}

export interface JudgeInput {
  /** The matrix as it is shown. */
  readonly shown: MatrixView;
  /** What the frame of the page says. */
  readonly frame: string;
  /** Environments that were asked for; null for all. */
  readonly asked: readonly string[] | null;
  readonly answer: MatrixColumnsView;
}

/** Pure. */
export function judgeColumns({ shown, frame, asked, answer }: JudgeInput): ColumnVerdict {
  const patches = answer.columns.flatMap((column) => {
    const patch = { readAt: answer.readAt, release: answer.release, column };
    return isNew(shown, patch) ? [[column.environment.id, patch] as const] : [];
  });
  const next = mergeColumns(shown, new Map(patches));
  return {
    patches,
    isAll: isComplete(shown, asked, answer) && isRestSame(shown, next) && frame === answer.frame,
  };
}

/** Whether a column says something else than what is shown. */
function isNew(shown: MatrixView, patch: ColumnPatch): boolean {
  const { environment } = patch.column;
  const place = shown.columns.findIndex(({ id }) => id === environment.id);
  return (
    fittingCells(shown, patch) !== shown.cells[place] ||
    JSON.stringify(environment) !== JSON.stringify(shown.columns[place])
  );
}

/** Whether everything that was asked for came, belongs here and has its rows. */
function isComplete(shown: MatrixView, asked: JudgeInput['asked'], answer: MatrixColumnsView): boolean {
  const here = shown.columns.map(({ id }) => id);
  const wanted = asked === null ? here : here.filter((id) => asked.includes(id));
  return (
    wanted.length === (asked ?? wanted).length &&
    wanted.join() === answer.columns.map(({ environment }) => environment.id).join() &&
    answer.columns.every((column) => fittingCells(shown, { release: answer.release, column }) !== null)
  );
}

/** Whether what is said of all environments together, the title and the rows beyond the release, stays as it was. */
const isRestSame = (before: MatrixView, after: MatrixView): boolean =>
  worstOf(before) === worstOf(after) && !hasEmptyRow(after);

const worstOf = ({ columns }: MatrixView) =>
  ENVIRONMENT_STATES.find((state) => columns.some(({ states }) => states.includes(state)));

/** A row that no release holds is there for the environments that know it. */
const hasEmptyRow = ({ rows, released, cells }: MatrixView): boolean =>
  rows.some((_, row) => row >= released && cells.every((column) => column.charAt(row) === encodeCell(null)));
