import type { Density } from '@/lib/client/density-cookie';

/** Measures of the grid in pixels; the virtual rows and columns need them before anything is drawn. */
export const GRID = {
  head: 148,
  row: 32,
  block: 30,
  column: 156,
  name: 280,
} as const;

/** How high a row is. Pure. */
export const rowHeight = (density: Density): number => (density === 'compact' ? 26 : GRID.row);
