import { describe, expect, it } from 'vitest';
import { cellsOf, matrixBlocks, rowsInBlocks } from './matrix-blocks';
import { encodeCell, type MatrixCell } from './matrix-cell';
import type { MatrixView } from './project';

const cell = (state: MatrixCell['state']): string => encodeCell({ state, marks: [] });
const [applied, pending, failed, missing] = [
  cell('applied'),
  cell('pending'),
  cell('failed'),
  cell('missing'),
];

const view: MatrixView = {
  readAt: '2026-11-22T10:00:00.000Z',
  release: 1,
  rows: ['4', '3', '2', '1', 'elsewhere'].map((id) => ({ id, name: id })),
  released: 4,
  columns: [],
  cells: [applied + applied + failed + applied + missing, `${pending + applied + applied + applied} `],
};

describe('matrixBlocks', () => {
  it.each(['rolled_back', 'partly_applied', 'unknown'] as const)('has %s on top', (state) => {
    expect(matrixBlocks({ ...view, cells: [applied + cell(state) + applied + applied] }).pending).toEqual([
      1,
    ]);
  });

  it('has what waits or failed anywhere on top, and what no release holds at the end, each newest first', () => {
    expect(matrixBlocks(view)).toEqual({ pending: [0, 2], settled: [1, 3], missing: [4] });
    expect(rowsInBlocks(view).map(({ id, index }) => [id, index])).toEqual([
      ['4', 0],
      ['2', 2],
      ['3', 1],
      ['1', 3],
      ['elsewhere', 4],
    ]);
  });
});

describe('cellsOf', () => {
  it('puts what only a history knows into its row, whatever its name is', () => {
    const unreleased = [['constructor', missing]] as const;
    expect(cellsOf({ released: applied, unreleased }, ['elsewhere', 'constructor'])).toBe(
      `${applied} ${missing}`,
    );
    expect(cellsOf({ released: applied, unreleased: [] }, ['constructor'])).toBe(`${applied} `);
  });
});
