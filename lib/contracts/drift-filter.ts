import * as z from 'zod/mini';
import type { FleetDriftRow } from './drift';

/** Which environments the list of drift shows. */
export const driftSearch = z.object({ show: z.catch(z.enum(['open', 'all']), 'open') });
export type DriftSearch = z.infer<typeof driftSearch>;

/** Those that ask for something, or all. Pure. */
export const driftShown = (
  rows: readonly FleetDriftRow[],
  show: DriftSearch['show'],
): readonly FleetDriftRow[] =>
  show === 'all' ? rows : rows.filter(({ state }) => state === 'open' || state === 'check_failed');
