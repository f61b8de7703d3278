import { expect, it } from 'vitest';
import { LEGAL } from '../../engine/approval/transition';
import { DEPLOY_STATES } from '../../engine/model/deploy';
import { countEnded, countRuns, ENDED_STATES, RUN_OUTCOMES } from './count-endings';

const TRANSITIONS = [
  { before: 'awaiting_approval', after: 'approved', count: 9 },
  { before: 'queued', after: 'running', count: 7 },
  { before: 'running', after: 'succeeded', count: 4 },
  { before: 'running', after: 'unknown', count: 2 },
  { before: 'unknown', after: 'succeeded', count: 1 },
  { before: 'unknown', after: 'partly_applied', count: 1 },
  { before: 'partly_applied', after: 'succeeded', count: 1 },
  { before: 'approved', after: 'cancelled', count: 3 },
] as const;

it('counts the end of each deploy once, and settling as no end', () => {
  expect(countEnded(TRANSITIONS, 'succeeded')).toBe(5);
  expect(countEnded(TRANSITIONS, 'partly_applied')).toBe(1);
  expect(countEnded(TRANSITIONS, 'cancelled')).toBe(3);
  expect(countEnded(TRANSITIONS, 'failed')).toBe(0);
});

it('counts a lost run as unknown, and what its recovery found out as well', () => {
  expect(countRuns(TRANSITIONS, 'unknown')).toBe(2);
  expect(countRuns(TRANSITIONS, 'succeeded')).toBe(5);
  expect(countRuns(TRANSITIONS, 'cancelled')).toBe(0);
});

it('knows every state that a deploy can end in', () => {
  const open = new Set([...LEGAL.approve, ...LEGAL.claim, ...LEGAL.end, ...LEGAL.recover, ...LEGAL.expire]);
  expect([...ENDED_STATES].sort()).toEqual(DEPLOY_STATES.filter((state) => !open.has(state)).sort());
  expect(RUN_OUTCOMES.every((state) => state === 'unknown' || ENDED_STATES.includes(state))).toBe(true);
});
