import { describe, expect, it } from 'vitest';
import type { Standing } from '../../model/standing';
import { NO_STATES, type MigrationState } from '../../model/timeline';
import { statesOf } from './environment-overview';

const AT = '2026-01-01T00:00:00.000Z';
const LATEST = {
  id: 'look',
  environmentId: 'staging',
  observedAt: AT,
  confirmedAt: AT,
  outcome: 'reached',
} as const;

const stand = (
  released: Standing['released'],
  behind = 0,
  more: Pick<Standing, 'gaps' | 'refused'> = {},
): Standing => {
  const counts: Record<MigrationState, number> = { ...NO_STATES };
  for (const { state, count } of released) counts[state] += count;
  return { version: '1', behind, counts, stoppedAt: null, released, unreleased: [], ...more };
};

const statesFor = (standing: Standing, openDrift: number | null = 0) =>
  statesOf({ latest: LATEST, standing, driftCheck: null, openDrift, openDeploys: [] });

const applied = { state: 'applied', marks: [], count: 3 } as const;

describe('the states of an environment', () => {
  it('is in sync when nothing is left, also where something stands for what has no row', () => {
    expect(statesFor(stand([applied]))).toEqual(['in_sync']);
    expect(statesFor(stand([{ state: 'skipped', marks: [], count: 2 }, applied]))).toEqual(['in_sync']);
  });

  it('has gaps, and is not in sync, where the tool passed over a migration', () => {
    const gap = { state: 'skipped', marks: ['out_of_order'], count: 1 } as const;
    const gaps = { first: '2', count: 1 };
    expect(statesFor(stand([applied, gap, applied], 0, { gaps }))).toEqual(['has_gaps']);
    expect(statesFor(stand([applied, gap, { state: 'pending', marks: [], count: 1 }], 1, { gaps }))).toEqual([
      'has_gaps',
      'behind',
    ]);
  });

  it('is refused, and not in sync, where the tool runs nothing on its history', () => {
    const refused = 'The history names a file that is not in the folder.';
    expect(statesFor(stand([applied], 0, { refused }))).toEqual(['history_refused']);
    expect(statesFor(stand([applied], 2, { refused }))).toEqual(['history_refused', 'behind']);
  });

  it('is not in sync beside a migration that failed or stopped halfway', () => {
    expect(statesFor(stand([applied, { state: 'failed', marks: [], count: 1 }]))).toEqual(['failed']);
    expect(statesFor(stand([applied, { state: 'partly_applied', marks: [], count: 1 }]))).toEqual([
      'partly_applied',
    ]);
    expect(statesFor(stand([applied]), 2)).toEqual(['drifted', 'in_sync']);
  });
});
