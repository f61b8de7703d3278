import { describe, expect, it } from 'vitest';
import { MIGRATION_MARKS, MIGRATION_STATES } from './states';
import { decodeCell, encodeCell, type MatrixCell } from './matrix-cell';

const MARK_SETS = Array.from({ length: 2 ** MIGRATION_MARKS.length }, (_, bits) =>
  MIGRATION_MARKS.filter((_mark, bit) => (bits & (1 << bit)) !== 0),
);
const CELLS: readonly MatrixCell[] = MIGRATION_STATES.flatMap((state) =>
  MARK_SETS.map((marks) => ({ state, marks })),
);

describe('cells of the matrix', () => {
  it('every state with every set of marks is one character of its own and comes back as it was', () => {
    const characters = CELLS.map(encodeCell);
    expect(new Set(characters).size).toBe(CELLS.length);
    expect(characters.every((character) => character.length === 1)).toBe(true);
    expect(characters.map(decodeCell)).toEqual(CELLS);
  });

  it('nothing comes back as nothing, and so does what is no character of ours', () => {
    expect(decodeCell(encodeCell(null))).toBeNull();
    expect(decodeCell(undefined)).toBeNull();
    expect(decodeCell('"')).toBeNull();
    expect(decodeCell('é')).toBeNull();
  });

  it('no character but the backslash needs an escape in JSON', () => {
    const escaped = CELLS.map(encodeCell).filter((character) => JSON.stringify(character).length > 3);
    expect(escaped.every((character) => character === '\\')).toBe(true);
  });
});
