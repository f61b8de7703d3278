import { gzipSync } from 'node:zlib';
import { AppRouterContext } from 'next/dist/shared/lib/app-router-context.shared-runtime';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { EnvironmentLine } from '@/lib/contracts/environment';
import type { MatrixView } from '@/lib/contracts/project';
import { encodeCell, type MatrixCell } from '@/lib/contracts/matrix-cell';
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

test('300 environments by 1,000 migrations are under 3,000 elements on the page', () => {
  const html = renderToStaticMarkup(
    <AppRouterContext value={ROUTER}>
      <ProjectMatrix
        project={{ id: 'p', slug: 'shop', name: 'Shop' }}
        view={VIEW}
        search={{ q: '', state: null, rows: 'all', view: 'matrix' }}
      />
    </AppRouterContext>,
  );
  expect(html).toContain('change_0');
  expect(html.match(/<[a-z]/gu)?.length).toBeLessThan(3_000);
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
