import { describe, expect, it } from 'vitest';
import { DEPLOY_STATES, type Deploy, type DeployState } from '../model/deploy';
import type { DeployCommand, DeployCommandKind } from './deploy-command';
import { LEGAL, transition } from './transition';

const AT = '2026-03-01T10:00:00.000Z';

const deployIn = (state: DeployState, changes: Partial<Deploy> = {}): Deploy => ({
  id: 'd1',
  number: 12,
  projectId: 'p1',
  environmentId: 'e1',
  planId: 'plan1',
  planDigest: 'a'.repeat(64),
  state,
  version: 3,
  requestedBy: { kind: 'person', id: 'dev', name: 'Developer' },
  reason: 'ship it',
  startWhenApproved: false,
  requestedAt: AT,
  expiresAt: '2026-03-02T10:00:00.000Z',
  schedule: null,
  startedAt: null,
  finishedAt: null,
  runId: null,
  cancelRequestedAt: null,
  outcome: null,
  ...changes,
});

const SCHEDULE = {
  at: '2026-03-01T22:00:00.000Z',
  timeZone: 'Europe/Berlin',
  by: 'dev',
  byName: 'Developer',
};
const TROUBLE = { code: 'RUN.X', summary: 'It broke.' };

const COMMANDS: Readonly<Record<DeployCommandKind, DeployCommand>> = {
  approve: { kind: 'approve', enough: true, blocked: false, secondFactorAt: null },
  reject: { kind: 'reject', reason: 'no' },
  cancel: { kind: 'cancel', reason: 'later' },
  ask_to_stop: { kind: 'ask_to_stop' },
  start: { kind: 'start' },
  schedule: { kind: 'schedule', schedule: SCHEDULE },
  unschedule: { kind: 'unschedule' },
  start_on_time: { kind: 'start_on_time' },
  hold_back: { kind: 'hold_back', failures: [TROUBLE] },
  claim: { kind: 'claim', runId: 'r1', fence: 7 },
  end: { kind: 'end', ending: { state: 'succeeded', changedByOthers: [], unverified: null } },
  lose: { kind: 'lose', failure: TROUBLE },
  take_over: { kind: 'take_over', runId: 'r2', fence: 8 },
  recover: { kind: 'recover', ending: { state: 'succeeded', changedByOthers: [], unverified: null } },
  go_stale: { kind: 'go_stale', parts: ['schema'] },
  note_replanned: { kind: 'note_replanned', as: 'd2' },
  expire: { kind: 'expire' },
  fall_back: { kind: 'fall_back' },
  settle: { kind: 'settle', as: 'failed', reason: 'mended by hand' },
};
const KINDS = Object.keys(LEGAL).filter((kind): kind is DeployCommandKind => kind in COMMANDS);

describe('transition', () => {
  for (const kind of KINDS) {
    for (const state of DEPLOY_STATES) {
      const legal = LEGAL[kind].includes(state);
      it(`${legal ? 'allows' : 'refuses'} ${kind} while ${state}`, () => {
        const result = transition(deployIn(state), { at: AT, command: COMMANDS[kind] });
        expect(result.ok).toBe(legal);
        if (!result.ok) expect(result.failure.code).toBe('DEPLOY.NOT_POSSIBLE');
        if (result.ok) {
          expect(result.value.events).toHaveLength(1);
          expect(result.value.next.version).toBe(4);
        }
      });
    }
  }

  it('touches unknown only by asking the target', () => {
    expect(KINDS.filter((kind) => LEGAL[kind].includes('unknown'))).toEqual(['take_over', 'recover']);
  });

  it('leaves what a run left behind only by a person', () => {
    for (const state of ['partly_applied', 'schema_differs', 'contradiction'] as const) {
      expect(KINDS.filter((kind) => LEGAL[kind].includes(state))).toEqual(['settle']);
    }
  });

  it('starts at the last approval only when that was asked for and nothing else blocks', () => {
    const after = (changes: Partial<Deploy>, blocked: boolean, enough = true) => {
      const result = transition(deployIn('awaiting_approval', changes), {
        at: AT,
        command: { kind: 'approve', enough, blocked, secondFactorAt: null },
      });
      return result.ok ? result.value.next.state : result.failure.code;
    };
    expect(after({ startWhenApproved: true }, false)).toBe('queued');
    expect(after({ startWhenApproved: true }, true)).toBe('approved');
    expect(after({ startWhenApproved: false }, false)).toBe('approved');
    expect(after({ startWhenApproved: true }, false, false)).toBe('awaiting_approval');
  });

  it('keeps its time while it waits for it and in the run that came of it, and nowhere else', () => {
    const after = (state: DeployState, command: DeployCommand) => {
      const result = transition(deployIn(state, { schedule: SCHEDULE }), { at: AT, command });
      return result.ok ? [result.value.next.state, result.value.next.schedule] : result.failure.code;
    };
    expect(after('approved', COMMANDS.schedule)).toEqual(['scheduled', SCHEDULE]);
    expect(after('scheduled', COMMANDS.start_on_time)).toEqual(['queued', SCHEDULE]);
    expect(after('queued', COMMANDS.claim)).toEqual(['running', SCHEDULE]);
    for (const kind of ['unschedule', 'hold_back'] as const) {
      expect(after('scheduled', COMMANDS[kind])).toEqual(['approved', null]);
    }
    expect(after('scheduled', COMMANDS.fall_back)).toEqual(['awaiting_approval', null]);
    expect(after('scheduled', COMMANDS.start)).toEqual(['queued', null]);
  });

  it('says why it was held back until it is started or scheduled again', () => {
    const held = transition(deployIn('queued'), { at: AT, command: COMMANDS.hold_back });
    if (!held.ok) throw new TypeError('legal pair refused');
    expect(held.value.next.outcome).toEqual({ kind: 'held_back', at: AT, failures: [TROUBLE] });
    for (const kind of ['start', 'schedule'] as const) {
      const again = transition(held.value.next, { at: AT, command: COMMANDS[kind] });
      expect(again.ok && again.value.next.outcome).toBeNull();
    }
  });

  it('never changes digest, number or requester', () => {
    for (const kind of KINDS) {
      for (const state of LEGAL[kind]) {
        const before = deployIn(state);
        const result = transition(before, { at: AT, command: COMMANDS[kind] });
        if (!result.ok) throw new TypeError('legal pair refused');
        const { planDigest, number, requestedBy, id } = result.value.next;
        expect({ planDigest, number, requestedBy, id }).toEqual({
          planDigest: before.planDigest,
          number: before.number,
          requestedBy: before.requestedBy,
          id: before.id,
        });
      }
    }
  });

  it('keeps a run whose outcome is unknown unfinished', () => {
    const result = transition(deployIn('running'), {
      at: AT,
      command: {
        kind: 'end',
        ending: { state: 'unknown', failure: TROUBLE, migrationId: 'm1', statement: 2 },
      },
    });
    expect(result.ok && result.value.next).toMatchObject({ state: 'unknown', finishedAt: null });
  });
});
