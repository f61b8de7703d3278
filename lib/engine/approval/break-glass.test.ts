import { describe, expect, it } from 'vitest';
import type { BreakGlass } from '../model/break-glass';
import { later } from '../model/instant';
import { sampleGlass } from '../../testing/sample-glass';
import { confirmBefore, glassFor, glassState, reviewRight, startBefore } from './break-glass';

const AT = '2026-03-01T10:00:00.000Z';
const minutes = (count: number): string => later(AT, count * 60_000);

const ASKED = sampleGlass({ askedAt: AT, confirmBefore: confirmBefore(AT) });
const CONFIRMED: BreakGlass = {
  ...ASKED,
  confirmation: { by: 'boss', byName: 'Boss', at: minutes(10), startBefore: startBefore(minutes(10)) },
};
const STARTED: BreakGlass = { ...CONFIRMED, startedAt: minutes(20) };
const REVIEWED: BreakGlass = {
  ...STARTED,
  review: { by: 'third', byName: 'Third', text: 'Right', at: minutes(90), withoutOthers: false },
};

describe('a broken glass', () => {
  it('is good for an hour unconfirmed, for half an hour confirmed, and asks for its review as long as that takes', () => {
    expect([0, 59, 60].map((count) => glassState(ASKED, minutes(count)))).toEqual([
      'asked',
      'asked',
      'lapsed',
    ]);
    expect([10, 39, 40].map((count) => glassState(CONFIRMED, minutes(count)))).toEqual([
      'confirmed',
      'confirmed',
      'lapsed',
    ]);
    expect(glassState(STARTED, minutes(100_000))).toBe('review_owed');
    expect(glassState(REVIEWED, minutes(100_000))).toBe('reviewed');
  });

  it('lets the person start who asked, once, and the worker go on with that start while its time lasts', () => {
    const person = (id: string | null) => ({ kind: 'person', id }) as const;
    const by = (glass: BreakGlass, starter: Parameters<typeof glassFor>[1]['starter'], count: number) =>
      glassFor([glass], { starter, now: minutes(count) })?.id ?? null;
    expect(by(CONFIRMED, person('dev'), 20)).toBe('g1');
    for (const [glass, id, count] of [
      [ASKED, 'dev', 20],
      [CONFIRMED, 'boss', 20],
      [CONFIRMED, null, 20],
      [CONFIRMED, 'dev', 40],
      [STARTED, 'dev', 21],
    ] as const) {
      expect(by(glass, person(id), count)).toBeNull();
    }
    const worker = { kind: 'worker' } as const;
    expect([by(STARTED, worker, 39), by(STARTED, worker, 40), by(CONFIRMED, worker, 20)]).toEqual([
      'g1',
      null,
      null,
    ]);
  });

  it('is reviewed by somebody who took no part while there is one whose role suffices', () => {
    const right = (glass: BreakGlass, personId: string | null, ...others: readonly string[]) => {
      const activeRoles = new Map<string, 'approver' | 'developer'>([
        ['dev', 'developer'],
        ['boss', 'approver'],
        ['reader', 'developer'],
        ...others.map((id) => [id, 'approver'] as const),
      ]);
      const answer = reviewRight(glass, { activeRoles, requestedBy: 'author' }, personId);
      return 'code' in answer ? answer.code : answer.withoutOthers;
    };
    expect(right(STARTED, 'third', 'third')).toBe(false);
    expect(right(STARTED, 'boss', 'third')).toBe('GLASS.TOOK_PART');
    expect(right(STARTED, 'author', 'third')).toBe('GLASS.TOOK_PART');
    expect(right(STARTED, 'boss')).toBe(true);
    expect(right(STARTED, null)).toBe('APPROVAL.NOT_A_PERSON');
    expect(right(CONFIRMED, 'third', 'third')).toBe('GLASS.NOT_USED');
    expect(right(REVIEWED, 'third', 'third')).toBe('GLASS.REVIEWED_ALREADY');
  });
});
