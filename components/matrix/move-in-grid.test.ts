import { describe, expect, it } from 'vitest';
import { moveInGrid, type GridPlace } from './move-in-grid';

// Lines 0 and 3 are heads of blocks.
const SIZE = { lines: 8, columns: 4, page: 3, isStop: (line: number) => line !== 0 && line !== 3 };
const press = (from: GridPlace, name: string, withControl = false) =>
  moveInGrid(from, { name, withControl }, SIZE);

describe('moveInGrid', () => {
  it('arrows go one step, over the heads of blocks, and stop at the ends', () => {
    expect(press({ line: 2, column: 1 }, 'ArrowDown')).toEqual({ line: 4, column: 1 });
    expect(press({ line: 4, column: 1 }, 'ArrowUp')).toEqual({ line: 2, column: 1 });
    expect(press({ line: 1, column: 1 }, 'ArrowUp')).toEqual({ line: -1, column: 1 });
    expect(press({ line: 7, column: 1 }, 'ArrowDown')).toEqual({ line: 7, column: 1 });
    expect(press({ line: 1, column: -1 }, 'ArrowLeft')).toEqual({ line: 1, column: -1 });
    expect(press({ line: 1, column: 3 }, 'ArrowRight')).toEqual({ line: 1, column: 3 });
  });

  it('Home and End go to the ends of the line, with Control to the ends of the grid', () => {
    expect(press({ line: 2, column: 2 }, 'Home')).toEqual({ line: 2, column: -1 });
    expect(press({ line: 2, column: 2 }, 'End')).toEqual({ line: 2, column: 3 });
    expect(press({ line: 2, column: 2 }, 'Home', true)).toEqual({ line: -1, column: -1 });
    expect(press({ line: 2, column: 2 }, 'End', true)).toEqual({ line: 7, column: 3 });
  });

  it('pages land on lines that can be stood on', () => {
    expect(press({ line: 1, column: 0 }, 'PageDown')).toEqual({ line: 4, column: 0 });
    expect(press({ line: 6, column: 0 }, 'PageUp')).toEqual({ line: 4, column: 0 });
    expect(press({ line: 7, column: 0 }, 'PageDown')).toEqual({ line: 7, column: 0 });
  });

  it('other keys mean nothing here', () => {
    expect(press({ line: 1, column: 0 }, 'x')).toBeNull();
  });
});
