import { describe, expect, it } from 'vitest';
import { later } from '../../model/instant';
import type { Session } from '../../model/link';
import type { Person } from '../../model/person';
import { sessionLoss, touchIsDue } from './session-rule';

const MINUTE = 60_000;
const start = '2026-03-01T08:00:00.000Z';
const limits = { idleMinutes: 30, absoluteMinutes: 480 };
const person: Person = {
  id: 'p',
  email: 'p@example.org',
  name: 'Somebody',
  installationAdministrator: false,
  disabledAt: null,
  createdAt: start,
};
const session: Session = {
  idHash: 'h',
  personId: 'p',
  createdAt: start,
  lastSeenAt: start,
  expiresAt: later(start, 480 * MINUTE),
  endedAt: null,
  address: null,
  userAgent: null,
  signedInBy: 'password',
  awaitsSecondFactor: false,
  secondFactorAt: null,
};
const at = (minutes: number) => later(start, minutes * MINUTE);
const seen = (minutes: number): Session => ({ ...session, lastSeenAt: at(minutes) });

describe('sessionLoss', () => {
  it('keeps a session closed that waits for the second factor, and says what is more serious first', () => {
    const waiting: Session = { ...session, awaitsSecondFactor: true };
    expect(sessionLoss(waiting, person, limits, start)).toBe('second_factor');
    expect(sessionLoss({ ...waiting, endedAt: start }, person, limits, start)).toBe('ended');
    expect(sessionLoss({ ...waiting, expiresAt: at(10) }, person, limits, at(10))).toBe('over');
    expect(sessionLoss(waiting, { ...person, disabledAt: start }, limits, start)).toBe('disabled');
  });

  it('keeps a session up to the last moment of its idle limit', () => {
    expect(sessionLoss(session, person, limits, later(at(30), -1))).toBeNull();
    expect(sessionLoss(session, person, limits, at(30))).toBe('idle');
  });

  it('ends a busy session at its absolute limit', () => {
    expect(sessionLoss(seen(479), person, limits, later(at(480), -1))).toBeNull();
    expect(sessionLoss(seen(479), person, limits, at(480))).toBe('over');
  });

  it('honours an absolute limit that was shortened since', () => {
    expect(sessionLoss(seen(119), person, { ...limits, absoluteMinutes: 120 }, at(120))).toBe('over');
  });

  it('says disabled before anything else, and ended before the limits', () => {
    expect(sessionLoss(session, { ...person, disabledAt: start }, limits, at(1))).toBe('disabled');
    expect(sessionLoss({ ...session, endedAt: at(1) }, person, limits, at(900))).toBe('ended');
  });
});

describe('touchIsDue', () => {
  it('writes at most once a minute, more often only for short limits', () => {
    expect(touchIsDue(session, limits, later(at(1), -1))).toBe(false);
    expect(touchIsDue(session, limits, at(1))).toBe(true);
    expect(touchIsDue(session, { idleMinutes: 1, absoluteMinutes: 5 }, later(start, 15_000))).toBe(true);
  });
});
