import { describe, expect, it } from 'vitest';
import type { Verdict } from '../model/deploy';
import { countingApprovers, judgeVerdicts, type VerdictFacts } from './count-approvals';

const NOW = '2026-03-01T10:00:00.000Z';
const DIGEST = 'd'.repeat(64);

const approval = (changes: Partial<Verdict> = {}): Verdict => ({
  deployId: 'd1',
  planDigest: DIGEST,
  personId: 'approver',
  personName: 'Approver',
  verdict: 'approve',
  reason: null,
  at: '2026-03-01T09:00:00.000Z',
  expiresAt: '2026-03-02T09:00:00.000Z',
  voidedAt: null,
  usedAt: null,
  ...changes,
});

const facts: VerdictFacts = {
  requestedBy: { kind: 'person', id: 'dev', name: 'Developer' },
  planDigest: DIGEST,
  policy: { approverRole: 'approver' },
  activeRoles: new Map([
    ['approver', 'approver'],
    ['dev', 'administrator'],
    ['viewer', 'viewer'],
    ['stranger', null],
  ]),
  now: NOW,
};

const objection = (changes: Partial<Verdict>) => judgeVerdicts([approval(changes)], facts)[0]?.objection;

describe('judgeVerdicts', () => {
  it('counts an approval of another person for this very plan', () => {
    expect(objection({})).toBeNull();
  });

  it.each([
    ['a rejection', { verdict: 'reject' as const }, 'not_an_approval'],
    ['an approval of another digest', { planDigest: 'e'.repeat(64) }, 'other_plan'],
    ['a voided one', { voidedAt: NOW }, 'voided'],
    ['one used by an earlier run', { usedAt: NOW }, 'used'],
    ['one that expires this instant', { expiresAt: NOW }, 'expired'],
    ["the requester's own, whatever the role", { personId: 'dev' }, 'own_request'],
    ['one of a disabled person', { personId: 'gone' }, 'person_disabled'],
    ['one of a person who lost the role', { personId: 'viewer' }, 'role_lost'],
    ['one of a person without a role in the project', { personId: 'stranger' }, 'role_lost'],
  ])('does not count %s', (_name, changes, expected) => {
    expect(objection(changes)).toBe(expected);
  });

  it('counts a person once, from however many sessions', () => {
    expect(countingApprovers([approval(), approval({ at: NOW })], facts)).toEqual(['approver']);
  });

  it('asks for an administrator where the policy does', () => {
    const strict = { ...facts, policy: { approverRole: 'administrator' as const } };
    expect(countingApprovers([approval()], strict)).toEqual([]);
  });
});
