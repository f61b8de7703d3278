import { gzipSync } from 'node:zlib';
import { AppRouterContext } from 'next/dist/shared/lib/app-router-context.shared-runtime';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { EnvironmentLine } from '@/lib/contracts/environment';
import type { MatrixView } from '@/lib/contracts/project';
import { encodeCell, type MatrixCell } from '@/lib/contracts/matrix-cell';
import { GRID, rowHeight } from './grid-size';
import { ProjectMatrix } from './project-matrix';

const ENVIRONMENTS = 300;
const MIGRATIONS = 1000;

const environment = (place: number): EnvironmentLine => ({
  id: `00000000-0000-4000-8000-${String(place).padStart(12, '0')}`,
  slug: `tenant-${String(place)}`,
  name: `Tenant ${String(place)}`,
  tier: 'production',
  observeOnly: false,
  states: place % 9 === 0 ? ['behind'] : ['in_sync'],
  version: '20260101000000_orders',
  behind: place % 9 === 0 ? 3 : 0,
  openDrift: 0,
  facts: {
    look: 'reached',
    lookedAt: `2026-11-21T10:00:00.${String((place * 7919) % 1000).padStart(3, '0')}Z`,
    factsAt: '2026-11-21T10:00:00.000Z',
  },
  openDeploys: [],
  freeze: { isFrozen: false, next: null },
});

/** One in nine is behind, by up to forty; here and there a text was edited, a migration failed or is missing. */
function cellOf(place: number, row: number): MatrixCell {
  const behind = place % 9 === 0 ? (place * 7) % 40 : 0;
  if (row < behind) return { state: 'pending', marks: [] };
  if (behind > 0 && row === behind && place % 36 === 0) return { state: 'failed', marks: [] };
  const odd = (row * 31 + place * 17) % 499;
  if (odd === 0) return { state: 'applied', marks: ['edited'] };
  return odd === 7 ? { state: 'missing', marks: ['out_of_order'] } : { state: 'applied', marks: [] };
}

const VIEW: MatrixView = {
  readAt: '2026-11-21T10:00:00.000Z',
  release: 1,
  rows: Array.from({ length: MIGRATIONS }, (_, row) => ({
    id: `${String(20_260_101_000_000 + row)}_change_${String(row)}`,
    name: `change ${String(row)}`,
  })),
  released: MIGRATIONS,
  columns: Array.from({ length: ENVIRONMENTS }, (_, place) => environment(place)),
  cells: Array.from({ length: ENVIRONMENTS }, (_, place) =>
    Array.from({ length: MIGRATIONS }, (_row, row) => encodeCell(cellOf(place, row))).join(''),
  ),
};

test('300 environments by 1,000 migrations are under 60 KB on the wire', () => {
  expect(gzipSync(JSON.stringify(VIEW)).byteLength).toBeLessThan(60_000);
});

const elementsIn = (html: string): number => html.match(/<[a-z]/gu)?.length ?? 0;

const drawn = (view: MatrixView): string =>
  renderToStaticMarkup(
    <AppRouterContext value={ROUTER}>
      <ProjectMatrix
        project={{ id: 'p', slug: 'shop', name: 'Shop' }}
        view={view}
        search={{ q: '', state: null, rows: 'all', view: 'matrix' }}
      />
    </AppRouterContext>,
  );

test('300 environments by 1,000 migrations are under 3,000 elements on the page', () => {
  const html = drawn(VIEW);
  expect(html).toContain('change_0');
  expect(elementsIn(html)).toBeLessThan(3_000);
});

/** A window of 1440 pixels has so many compact rows above the legend, and so many on either side of them. */
const MOST_ROWS = Math.ceil((1440 - 432 - GRID.head) / rowHeight('compact')) + 17;
/** The page is no wider than 1440 pixels, the cell's details beside the grid. */
const MOST_COLUMNS = Math.ceil((1440 - 48 - 336 - GRID.name) / GRID.column) + 5;

test.each(['pending', 'applied'] as const)(
  'nor more on a high screen full of what is %s, in the middle of it',
  (state) => {
    const cells = VIEW.cells.map((column) => encodeCell({ state, marks: [] }).repeat(column.length));
    const html = drawn({ ...VIEW, cells });
    const rows = html.split('role="row"').filter((row) => row.includes('role="rowheader"'));
    const perCell = rows.map((row) => {
      const [, ...inRow] = row.split('role="gridcell"');
      return elementsIn(inRow.slice(0, -1).join('')) / (inRow.length - 1);
    });
    expect(rows.length).toBeGreaterThan(10);
    expect(MOST_ROWS * (MOST_COLUMNS * Math.max(...perCell) + 3)).toBeLessThan(3_000);
  },
);

test('the head of a column shows that something waits for a person beside whatever is worse', () => {
  const [first, ...rest] = VIEW.columns;
  if (first === undefined) throw new TypeError('there is a column');
  const columns = [{ ...first, states: ['drifted' as const, 'awaiting_approval' as const] }, ...rest];
  const html = drawn({ ...VIEW, columns });
  const [, head = ''] = html.split('role="columnheader" aria-colindex="2"');
  const [inHead = ''] = head.split('role="columnheader"');
  expect(inHead).toContain('Drifted');
  expect(inHead).toContain('Awaiting approval');
});

const nowhere = (): void => undefined;
const ROUTER = {
  back: nowhere,
  forward: nowhere,
  refresh: nowhere,
  push: nowhere,
  replace: nowhere,
  prefetch: nowhere,
  bfcacheId: '0',
};
