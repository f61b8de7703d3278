import { describe, expect, it } from 'vitest';
import type { BreakGlass } from '../model/break-glass';
import { later } from '../model/instant';
import type { ProjectRole } from '../model/person';
import { sampleGlass } from '../../testing/sample-glass';
import { isReviewOverdue, overdueReview, reviewersOf, type OwedReview } from './overdue-review';

const AT = '2026-03-01T10:00:00.000Z';
const hours = (count: number): string => later(AT, count * 3_600_000);

const STARTED = sampleGlass({
  askedAt: hours(-1),
  confirmBefore: AT,
  confirmation: { by: 'boss', byName: 'Boss', at: AT, startBefore: hours(1) },
  startedAt: AT,
});

const owed = (number: number, glass: Partial<BreakGlass> = {}): OwedReview => ({
  glass: { ...STARTED, ...glass },
  deploy: { number, requestedBy: { kind: 'person', id: 'req', name: 'Requester' } },
});

function people(roles: Readonly<Record<string, ProjectRole | null>>) {
  const ids = Object.keys(roles);
  return {
    activeRoles: new Map(Object.entries(roles)),
    names: new Map(ids.map((id) => [id, id.toUpperCase()])),
  };
}
const TEAM = people({ dev: 'developer', boss: 'approver', third: 'approver', viewer: 'viewer', none: null });

describe('a review that is owed', () => {
  it('is overdue a day after the start, and not when it was written or nothing was started', () => {
    const at = (count: number, glass: Partial<BreakGlass> = {}) =>
      isReviewOverdue({ ...STARTED, ...glass }, hours(count));
    expect([at(0), at(23.9), at(24), at(1_000)]).toEqual([false, false, true, true]);
    const review = { by: 'third', byName: 'Third', text: 'Right', at: hours(25), withoutOthers: false };
    expect([at(30, { review }), at(30, { startedAt: null })]).toEqual([false, false]);
  });

  it('is for those who decide about deploys and took no part; where none is left, for those who did', () => {
    expect(reviewersOf(owed(7), TEAM)).toEqual(['THIRD']);
    expect(
      reviewersOf(owed(7), people({ dev: 'developer', boss: 'approver', req: 'administrator' })),
    ).toEqual(['BOSS', 'REQ']);
    expect(reviewersOf(owed(7), people({ dev: 'developer', none: null }))).toEqual([]);
  });

  it('holds up in a sentence that names the oldest deploy and who may write it', () => {
    expect(overdueReview([owed(7)], TEAM, hours(23))).toBeNull();
    expect(overdueReview([], TEAM, hours(48))).toBeNull();
    const both = overdueReview([owed(9, { startedAt: hours(2) }), owed(7)], TEAM, hours(48));
    expect(both).toMatchObject({
      code: 'GLASS.REVIEW_OVERDUE',
      summary:
        'Deploy #7 was started in spite of a freeze and has waited for its review for more than 24 hours: THIRD may write it.',
    });
    const said = (roles: Readonly<Record<string, ProjectRole | null>>) =>
      overdueReview([owed(7)], people(roles), hours(48))?.summary.split(': ')[1];
    expect(said({ a: 'approver', b: 'administrator' })).toBe('A or B may write it.');
    expect(said({ a: 'approver', b: 'approver', c: 'approver' })).toBe('A, B or C may write it.');
    expect(said({ a: 'approver', b: 'approver', c: 'approver', d: 'approver', e: 'approver' })).toBe(
      'A, B, C or one of 2 others may write it.',
    );
    expect(said({ dev: 'developer' })).toBe('nobody in the project may write it.');
  });
});
