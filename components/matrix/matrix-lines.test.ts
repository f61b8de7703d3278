import { describe, expect, it } from 'vitest';
import type { EnvironmentLine } from '@/lib/contracts/environment';
import type { MatrixView } from '@/lib/contracts/project';
import type { EnvironmentState } from '@/lib/contracts/states';
import { encodeCell } from '@/lib/contracts/matrix-cell';
import { countStates, shownMatrix } from './matrix-lines';

const applied = encodeCell({ state: 'applied', marks: [] });
const pending = encodeCell({ state: 'pending', marks: [] });

const environment = (slug: string, states: readonly EnvironmentState[]): EnvironmentLine => ({
  id: slug,
  slug,
  name: slug,
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

const VIEW: MatrixView = {
  readAt: '2026-11-21T10:00:00.000Z',
  release: 1,
  rows: [
    { id: '3_orders', name: 'orders' },
    { id: '2_users', name: 'users' },
    { id: '1_init', name: 'init' },
  ],
  released: 3,
  columns: [environment('a', ['in_sync']), environment('b', ['failed', 'behind'])],
  cells: [applied + applied + applied, pending + applied + applied],
};
const ALL = { text: '', state: null, differencesOnly: false };

describe('shownMatrix', () => {
  it('shows every row under the head of its block, and no head without rows', () => {
    const { lines, columns, rowCount } = shownMatrix(VIEW, ALL);
    expect(lines.map((line) => (line.kind === 'block' ? line.block : line.row))).toEqual([
      'pending',
      0,
      'settled',
      1,
      2,
    ]);
    expect(columns).toEqual([0, 1]);
    expect(rowCount).toBe(3);
  });

  it('filters rows by text and by difference, columns by state', () => {
    expect(shownMatrix(VIEW, { ...ALL, text: 'USERS' }).rowCount).toBe(1);
    expect(shownMatrix(VIEW, { ...ALL, differencesOnly: true }).rowCount).toBe(1);
    expect(shownMatrix(VIEW, { ...ALL, state: 'behind' }).columns).toEqual([1]);
    expect(shownMatrix(VIEW, { ...ALL, state: 'behind', differencesOnly: true }).rowCount).toBe(0);
  });
});

describe('countStates', () => {
  it('counts the states that occur, in the order given', () => {
    expect(countStates(VIEW.columns, ['failed', 'drifted', 'behind', 'in_sync'])).toEqual([
      { state: 'failed', count: 1 },
      { state: 'behind', count: 1 },
      { state: 'in_sync', count: 1 },
    ]);
  });
});
