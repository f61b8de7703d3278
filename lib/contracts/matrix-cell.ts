import { MIGRATION_MARKS, MIGRATION_STATES, type MigrationMark, type MigrationState } from './states';

/** What stands in one cell of the matrix: nothing, or a state with its marks. */
export interface MatrixCell {
  readonly state: MigrationState;
  readonly marks: readonly MigrationMark[];
}

const FIRST_CODE = 0x23; // after the quotation mark, so that JSON escapes nothing but the backslash
const MARK_SETS = 2 ** MIGRATION_MARKS.length;
const NOTHING = ' ';

/** A cell as one character, so that a matrix of many thousand cells stays small on the wire. Pure. */
export function encodeCell(cell: MatrixCell | null): string {
  if (cell === null) return NOTHING;
  const marks = MIGRATION_MARKS.reduce(
    (bits, mark, bit) => bits + (cell.marks.includes(mark) ? 2 ** bit : 0),
    0,
  );
  return String.fromCharCode(FIRST_CODE + MIGRATION_STATES.indexOf(cell.state) * MARK_SETS + marks);
}

/** The cell that a character stands for; null for nothing, and for what is no character of ours. Pure. */
export function decodeCell(character: string | undefined): MatrixCell | null {
  if (character === undefined || character === NOTHING) return null;
  const number = character.charCodeAt(0) - FIRST_CODE;
  const state = MIGRATION_STATES[Math.floor(number / MARK_SETS)];
  if (state === undefined) return null;
  const bits = number % MARK_SETS;
  return { state, marks: MIGRATION_MARKS.filter((_, bit) => Math.floor(bits / 2 ** bit) % 2 === 1) };
}
