import { describe, expect, it } from 'vitest';
import { encodeCell } from '@/lib/contracts/matrix-cell';
import { matrixSigns, type MatrixFilter } from '@/lib/contracts/matrix-filter';
import type { EnvironmentLine } from '@/lib/contracts/environment';
import type { MatrixColumn, MatrixColumnsView, MatrixView } from '@/lib/contracts/project';
import type { EnvironmentState } from '@/lib/contracts/states';
import { judgeColumns } from './judge-columns';
import { linesOf } from './matrix-lines';
import { mergeColumns } from './merge-columns';
import { placeOf, standAt } from './stand';

const A = encodeCell({ state: 'applied', marks: [] });
const P = encodeCell({ state: 'pending', marks: [] });
const M = encodeCell({ state: 'missing', marks: [] });
const NOTHING = encodeCell(null);

const environment = (id: string, states: readonly EnvironmentState[]): EnvironmentLine => ({
  id,
  slug: id,
  name: id,
  tier: 'test',
  observeOnly: false,
  states,
  version: null,
  behind: 0,
  openDrift: null,
  facts: { look: 'never', lookedAt: null, factsAt: null },
  openDeploys: [],
  freeze: { isFrozen: false, next: null },
});

const BEHIND = environment('b', ['behind']);
/** Two migrations of the release, one that only the history of `a` knows. */
const PAGE: MatrixView = {
  readAt: '2026-11-22T10:00:00.000Z',
  release: 7,
  rows: [
    { id: '2_users', name: 'users' },
    { id: '1_init', name: 'init' },
    { id: '0_old', name: '0_old' },
  ],
  released: 2,
  columns: [environment('a', ['in_sync']), BEHIND, environment('c', ['behind'])],
  cells: [A + A + M, P + A + NOTHING, P + A + NOTHING],
};
const DONE: MatrixColumn = { environment: environment('b', ['in_sync']), released: A + A, unreleased: [] };
const LATER = '2026-11-22T10:00:01.000Z';
const EARLIER = '2026-11-22T09:59:59.000Z';
const ALL = { text: '', state: null, differencesOnly: false };
const BEHIND_ONLY: MatrixFilter = { ...ALL, state: 'behind' };

const answer = (
  columns: readonly MatrixColumn[],
  rest: Partial<MatrixColumnsView> = {},
): MatrixColumnsView => ({
  readAt: LATER,
  release: 7,
  frame: '0',
  columns,
  ...rest,
});
const judge = (given: MatrixColumnsView, asked: readonly string[] | null = ['b'], shown = PAGE) =>
  judgeColumns({ shown, frame: '0', asked, answer: given });
const afterwards = (given: MatrixColumnsView) => mergeColumns(PAGE, new Map(judge(given).patches));

describe('mergeColumns', () => {
  it('takes the column that was read later, and leaves every other one the same object', () => {
    const merged = afterwards(answer([DONE]));
    expect(merged.columns.map(({ states }) => states)).toEqual([['in_sync'], ['in_sync'], ['behind']]);
    expect(merged.cells).toEqual([A + A + M, A + A + NOTHING, P + A + NOTHING]);
    expect(merged.columns[0]).toBe(PAGE.columns[0]);
    expect(merged.columns[2]).toBe(PAGE.columns[2]);
    expect(merged.rows).toBe(PAGE.rows);
  });

  it('lets a page that was read later count, and leaves out what does not fit its rows', () => {
    const patch = { readAt: LATER, release: 7, column: DONE };
    const shown = (page: MatrixView, one: typeof patch) =>
      mergeColumns(page, new Map([['b', one]])).columns[1];
    expect(shown(PAGE, patch)).toBe(DONE.environment);
    expect(shown({ ...PAGE, readAt: '2026-11-22T10:00:02.000Z' }, patch)).toBe(BEHIND);
    expect(shown(PAGE, { ...patch, readAt: EARLIER })).toBe(BEHIND);
    expect(shown({ ...PAGE, release: 8 }, patch)).toBe(BEHIND);
    expect(shown(PAGE, { ...patch, column: { ...DONE, unreleased: [['9_new', M]] } })).toBe(BEHIND);
    expect(shown(PAGE, { ...patch, column: { ...DONE, released: A } })).toBe(BEHIND);
  });

  it('puts what only a history knows into its row', () => {
    const column: MatrixColumn = { ...DONE, unreleased: [['0_old', M]] };
    expect(afterwards(answer([column])).cells[1]).toBe(A + A + M);
  });
});

describe('judgeColumns', () => {
  it('needs nothing but the columns when the rest of the page says the same', () => {
    expect(judge(answer([DONE]))).toMatchObject({ patches: [['b', { column: DONE }]], isAll: true });
  });

  it('changes nothing for what is shown already', () => {
    const same: MatrixColumn = { environment: { ...BEHIND }, released: P + A, unreleased: [] };
    expect(judge(answer([same]))).toEqual({ patches: [], isAll: true });
  });

  it('has the whole page read when something beside the columns is different', () => {
    const unknown: MatrixColumn = { ...DONE, unreleased: [['9_new', M]] };
    const worse: MatrixColumn = { ...DONE, environment: environment('b', ['failed', 'behind']) };
    const last: MatrixColumn = {
      environment: environment('a', ['in_sync']),
      released: A + A,
      unreleased: [],
    };
    const cases = {
      'a new release': judge(answer([DONE], { release: 8 })),
      'counters of the frame': judge(answer([DONE], { frame: '1' })),
      'an environment that is not there any more': judge(answer([])),
      'an environment that the page does not have': judge(answer([DONE]), ['b', 'new']),
      'environments in another order': judge(answer([DONE, last]), ['a', 'b']),
      'a migration that the page has no row for': judge(answer([unknown])),
      'a row that nothing stands in any more': judge(answer([last]), ['a']),
      'another worst state, which the title says': judge(answer([worse])),
    };
    for (const [name, { isAll }] of Object.entries(cases)) expect(isAll, name).toBe(false);
  });

  it('takes all environments at once when that was asked for', () => {
    const columns = PAGE.columns.map((each, place) => ({
      environment: { ...each },
      released: PAGE.cells[place]?.slice(0, 2) ?? '',
      unreleased: place === 0 ? ([['0_old', M]] as const) : [],
    }));
    expect(judge(answer(columns), null)).toEqual({ patches: [], isAll: true });
    expect(judge(answer(columns.slice(1)), null).isAll).toBe(false);
    const moved = columns.map((column) => (column.environment.id === 'b' ? DONE : column));
    expect(judge(answer(moved), null)).toMatchObject({ patches: [['b', { column: DONE }]], isAll: true });
  });
});

describe('where somebody stands', () => {
  const shownOf = (view: MatrixView, filter: MatrixFilter = ALL) => linesOf(matrixSigns(view, filter));
  const done: MatrixColumn = { environment: environment('c', ['in_sync']), released: A + A, unreleased: [] };
  const next = mergeColumns(
    PAGE,
    new Map([DONE, done].map((column) => [column.environment.id, { readAt: LATER, release: 7, column }])),
  );

  it('stays with its migration and environment when lines and columns move', () => {
    const before = shownOf(PAGE);
    expect(before.lines.map((line) => (line.kind === 'row' ? line.row : line.block))).toEqual([
      'pending',
      0,
      'settled',
      1,
      'missing',
      2,
    ]);
    const stand = standAt(PAGE, before, { line: 3, column: 2 });
    expect(placeOf(PAGE, before, stand)).toEqual({ line: 3, column: 2 });
    expect(placeOf(next, shownOf(next), stand)).toEqual({ line: 2, column: 2 });
    expect(placeOf(PAGE, shownOf(PAGE, BEHIND_ONLY), stand).column).toBe(1);
  });

  it('keeps to the head and the names, and to the grid when what it stood on is gone', () => {
    const before = shownOf(PAGE);
    const head = standAt(PAGE, before, { line: -1, column: -1 });
    expect(placeOf(next, shownOf(next), head)).toEqual({ line: -1, column: -1 });
    const old = standAt(PAGE, before, { line: 5, column: 2 });
    const without = { ...next, rows: PAGE.rows.slice(0, 2), columns: next.columns.slice(0, 2) };
    expect(placeOf(without, shownOf(without), old)).toEqual({ line: 2, column: 1 });
  });

  it('has the same lines again when nothing comes, goes or moves', () => {
    const touched = {
      ...PAGE,
      columns: PAGE.columns.map((each) => ({ ...each, facts: { ...each.facts, lookedAt: LATER } })),
    };
    expect(matrixSigns(touched, ALL)).toEqual(matrixSigns(PAGE, ALL));
    expect(matrixSigns(next, ALL)).not.toEqual(matrixSigns(PAGE, ALL));
  });
});
