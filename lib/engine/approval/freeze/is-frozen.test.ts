import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { later } from '../../model/instant';
import { WEEKDAYS, type FreezeRule, type FreezeWindow, type Recurrence } from '../../model/freeze';
import { instantAt, localTimeAt, onlyInstantAt, readLocalTime, timeZoneName } from '../../model/zoned-time';
import { checkFreeze } from './check-freeze';
import { isFrozen, windowsOf } from './is-frozen';

const NOW = '2026-06-01T00:00:00.000Z';
const MINUTE = 60_000;

const rule = (more: Partial<FreezeRule> = {}): FreezeRule => ({
  name: 'Year end',
  reason: 'Everybody is away',
  scope: { kind: 'project' },
  timeZone: 'Europe/Berlin',
  startsAt: '2026-12-20T18:00',
  endsAt: '2027-01-03T08:00',
  recurrence: { kind: 'none' },
  ...more,
});

const windowOf = (more: Partial<FreezeWindow> = {}): FreezeWindow => ({
  ...rule(),
  id: 'f1',
  projectId: 'p1',
  version: 1,
  createdAt: NOW,
  archivedAt: null,
  ...more,
});

const stateAt = (at: string, ...windows: readonly FreezeWindow[]) => {
  const state = isFrozen(windows, at);
  return state.frozen ? `until ${state.endsAt ?? 'for ever'}` : `next ${state.next?.startsAt ?? 'never'}`;
};

describe('isFrozen', () => {
  it('holds from its first minute to before its last, in the clock of its zone', () => {
    const once = windowOf();
    expect(stateAt('2026-12-20T16:59:59.999Z', once)).toBe('next 2026-12-20T17:00:00.000Z');
    expect(stateAt('2026-12-20T17:00:00.000Z', once)).toBe('until 2027-01-03T07:00:00.000Z');
    expect(stateAt('2027-01-03T06:59:59.999Z', once)).toBe('until 2027-01-03T07:00:00.000Z');
    expect(stateAt('2027-01-03T07:00:00.000Z', once)).toBe('next never');
  });

  it('comes back each year, also over its end', () => {
    const yearly = windowOf({ recurrence: { kind: 'yearly' } });
    expect(stateAt('2026-01-01T00:00:00.000Z', yearly)).toBe('next 2026-12-20T17:00:00.000Z');
    expect(stateAt('2031-01-02T00:00:00.000Z', yearly)).toBe('until 2031-01-03T07:00:00.000Z');
    expect(stateAt('2031-02-01T00:00:00.000Z', yearly)).toBe('next 2031-12-20T17:00:00.000Z');
  });

  it('comes back on its days of the week, and keeps its local hour when the clocks change', () => {
    const friday = windowOf({
      startsAt: '2026-10-16T18:00',
      endsAt: '2026-10-19T08:00',
      recurrence: { kind: 'weekly', days: ['friday'] },
    });
    expect(stateAt('2026-10-17T00:00:00.000Z', friday)).toBe('until 2026-10-19T06:00:00.000Z');
    // The clocks go back on Sunday the 25th, within the window.
    expect(stateAt('2026-10-23T16:00:00.000Z', friday)).toBe('until 2026-10-26T07:00:00.000Z');
    expect(stateAt('2026-10-27T00:00:00.000Z', friday)).toBe('next 2026-10-30T17:00:00.000Z');
  });

  it('ends when the last of those ends that run into each other', () => {
    const week = windowOf({
      startsAt: '2026-06-01T00:00',
      endsAt: '2026-06-02T00:00',
      timeZone: 'UTC',
      recurrence: { kind: 'weekly', days: WEEKDAYS.slice(0, 5) },
    });
    const weekend = windowOf({
      id: 'f2',
      startsAt: '2026-06-05T20:00',
      endsAt: '2026-06-07T12:00',
      timeZone: 'UTC',
    });
    expect(stateAt('2026-06-03T12:00:00.000Z', week)).toBe('until 2026-06-06T00:00:00.000Z');
    expect(stateAt('2026-06-03T12:00:00.000Z', week, weekend)).toBe('until 2026-06-07T12:00:00.000Z');
  });

  it('names no end where there is none, and a far one where there is', () => {
    const always = windowOf({
      startsAt: '2026-06-01T00:00',
      endsAt: '2026-06-02T00:00',
      recurrence: { kind: 'weekly', days: WEEKDAYS },
    });
    expect(stateAt('2026-07-01T12:00:00.000Z', always)).toBe('until for ever');
    const far = windowOf({ timeZone: 'UTC', startsAt: '2026-06-01T00:00', endsAt: '2036-06-01T00:00' });
    expect(stateAt('2026-07-01T12:00:00.000Z', far)).toBe('until 2036-06-01T00:00:00.000Z');
  });

  it('holds where nobody can say that it does not: in a zone that this server does not know', () => {
    expect(stateAt(NOW, windowOf({ timeZone: 'Mars/Olympus' }))).toBe('until for ever');
  });

  it('is longer, never shorter, on the days on which the clocks change', () => {
    // 02:30 comes twice on 25 October and never on 29 March.
    const twice = windowOf({ startsAt: '2026-10-25T02:30', endsAt: '2026-10-25T02:45' });
    expect(stateAt('2026-10-25T00:30:00.000Z', twice)).toBe('until 2026-10-25T01:45:00.000Z');
    const skipped = windowOf({ startsAt: '2027-03-28T02:15', endsAt: '2027-03-28T02:45' });
    expect(stateAt('2027-03-28T00:15:00.000Z', skipped)).toBe('until 2027-03-28T01:45:00.000Z');
  });

  it('concerns the environments of its scope, and none when it was archived', () => {
    const at = { id: 'e1', projectId: 'p1', tier: 'production' } as const;
    const ids = (more: Partial<FreezeWindow>) => windowsOf([windowOf(more)], at).map(({ id }) => id);
    expect(ids({})).toEqual(['f1']);
    expect(ids({ scope: { kind: 'tier', tier: 'production' } })).toEqual(['f1']);
    expect(ids({ scope: { kind: 'tier', tier: 'staging' } })).toEqual([]);
    expect(ids({ scope: { kind: 'environment', environmentId: 'e1' } })).toEqual(['f1']);
    expect(ids({ scope: { kind: 'environment', environmentId: 'e2' } })).toEqual([]);
    expect(ids({ projectId: 'p2' })).toEqual([]);
    expect(ids({ archivedAt: NOW })).toEqual([]);
  });
});

/** Zones that change their clocks in their own ways: half an hour, southern, over midnight, not at all, a day left out. */
const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Africa/Cairo',
  'Asia/Kolkata',
  'Pacific/Apia',
  'UTC',
];

/** An oracle that knows nothing of ours: what the runtime's own formatter shows on the clocks of a zone. */
function wallClock(at: string, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(new Date(at));
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}

const zones = fc.constantFrom(...ZONES);
const starts = fc
  .date({ min: new Date('2024-01-01'), max: new Date('2029-12-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 16));
const plus = (local: string, minutes: number): string =>
  later(`${local}:00.000Z`, minutes * MINUTE).slice(0, 16);
const offsets = fc.integer({ min: -20 * 24 * 60, max: 20 * 24 * 60 });

describe('a freeze over changes of the clocks', () => {
  it('holds at every minute whose wall clock lies within it', () => {
    fc.assert(
      fc.property(
        zones,
        starts,
        fc.integer({ min: 1, max: 30 * 24 * 60 }),
        offsets,
        (zone, startsAt, length, off) => {
          const endsAt = plus(startsAt, length);
          const once = windowOf({ timeZone: zone, startsAt, endsAt });
          const at = later(instantAt(startsAt, zone, 'earlier'), off * MINUTE);
          const shown = wallClock(at, zone);
          const state = isFrozen([once], at);
          if (startsAt <= shown && shown < endsAt) expect(state.frozen).toBe(true);
          // Never longer than by the change of the clocks itself, which is an hour at most but on the day that Samoa left out.
          if (shown < plus(startsAt, -25 * 60) || shown >= plus(endsAt, 25 * 60)) {
            expect(state.frozen).toBe(false);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('holds on each of its days of the week at its local hours', () => {
    const days = fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1 });
    fc.assert(
      fc.property(
        zones,
        starts,
        days,
        fc.integer({ min: 1, max: 23 * 60 }),
        offsets,
        (zone, startsAt, on, length, off) => {
          const recurrence: Recurrence = { kind: 'weekly', days: on };
          const weekly = windowOf({ timeZone: zone, startsAt, endsAt: plus(startsAt, length), recurrence });
          const at = later(instantAt(startsAt, zone, 'earlier'), off * MINUTE);
          const shown = wallClock(at, zone);
          const within = [0, -1].some((back) => {
            const day = plus(`${shown.slice(0, 10)}T00:00`, back * 24 * 60).slice(0, 10);
            const from = `${day}T${startsAt.slice(11)}`;
            const weekday = WEEKDAYS[(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7];
            return (
              weekday !== undefined &&
              on.includes(weekday) &&
              day >= startsAt.slice(0, 10) &&
              from <= shown &&
              shown < plus(from, length)
            );
          });
          if (within) expect(isFrozen([weekly], at).frozen).toBe(true);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('says of every instant the truth about the end and the next start', () => {
    fc.assert(
      fc.property(
        zones,
        starts,
        fc.integer({ min: 1, max: 5 * 24 * 60 }),
        fc.constantFrom<Recurrence>(
          { kind: 'none' },
          { kind: 'yearly' },
          { kind: 'weekly', days: ['monday', 'saturday'] },
        ),
        offsets,
        (timeZone, startsAt, length, recurrence, off) => {
          const window = windowOf({ timeZone, startsAt, endsAt: plus(startsAt, length), recurrence });
          const at = later(instantAt(startsAt, timeZone, 'earlier'), off * MINUTE);
          const state = isFrozen([window], at);
          if (state.frozen) {
            if (state.endsAt === null) return;
            expect(state.endsAt > at).toBe(true);
            expect(isFrozen([window], later(state.endsAt, -1)).frozen).toBe(true);
            expect(isFrozen([window], state.endsAt).frozen).toBe(false);
          } else if (state.next !== null) {
            const { startsAt: next } = state.next;
            expect(next > at).toBe(true);
            expect(isFrozen([window], later(next, -1)).frozen).toBe(false);
            expect(isFrozen([window], next).frozen).toBe(true);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('a local time', () => {
  it('stands for one instant, or says why it does not', () => {
    expect(onlyInstantAt('2026-10-25T02:30', 'Europe/Berlin')).toEqual({ kind: 'twice' });
    expect(onlyInstantAt('2027-03-28T02:30', 'Europe/Berlin')).toEqual({ kind: 'skipped' });
    expect(onlyInstantAt('2026-10-25T03:00', 'Europe/Berlin')).toEqual({
      kind: 'once',
      at: '2026-10-25T02:00:00.000Z',
    });
    expect(localTimeAt('2026-10-25T02:00:00.000Z', 'Europe/Berlin')).toBe('2026-10-25T03:00');
  });

  it('is read only when the calendar has it', () => {
    expect(readLocalTime('2026-02-28T23:59')).toBe('2026-02-28T23:59');
    for (const text of ['2026-02-29T10:00', '2026-02-28T25:00', 'tomorrow', '', '2026-13-01T00:00']) {
      expect(readLocalTime(text)).toBeNull();
    }
  });

  it('knows the zones of the tz database and no offsets', () => {
    expect(['Europe/Berlin', 'UTC', 'europe/berlin'].map(timeZoneName)).toEqual([
      'Europe/Berlin',
      'UTC',
      'Europe/Berlin',
    ]);
    expect(['Mars/Olympus', '+02:00', '', '-05:00'].map(timeZoneName)).toEqual([null, null, null, null]);
  });
});

describe('checkFreeze', () => {
  const codes = (more: Partial<FreezeRule>) => {
    const checked = checkFreeze(rule(more), NOW);
    return checked.ok ? [] : checked.failure.map(({ code, where }) => `${code} ${where?.field ?? ''}`);
  };

  it('takes what can be meant', () => {
    expect(codes({})).toEqual([]);
    expect(codes({ recurrence: { kind: 'yearly' } })).toEqual([]);
    expect(
      codes({
        startsAt: '2026-06-05T18:00',
        endsAt: '2026-06-08T08:00',
        recurrence: { kind: 'weekly', days: ['friday'] },
      }),
    ).toEqual([]);
  });

  it('names what cannot, at its field', () => {
    expect(codes({ name: ' ', reason: '' })).toEqual(['INPUT.MISSING name', 'INPUT.MISSING reason']);
    expect(codes({ timeZone: 'Mars/Olympus', startsAt: 'x' })).toEqual([
      'FREEZE.TIME_ZONE timeZone',
      'FREEZE.NO_TIME startsAt',
    ]);
    expect(codes({ endsAt: '2026-12-20T18:00' })).toEqual(['FREEZE.ENDS_BEFORE endsAt']);
    expect(codes({ startsAt: '2025-12-20T18:00', endsAt: '2026-01-03T08:00' })).toEqual([
      'FREEZE.OVER endsAt',
    ]);
    expect(codes({ recurrence: { kind: 'weekly', days: [] } })).toEqual(['FREEZE.NO_DAYS days']);
    expect(
      codes({ startsAt: '2028-02-29T00:00', endsAt: '2028-03-02T00:00', recurrence: { kind: 'yearly' } }),
    ).toEqual(['FREEZE.LEAP_DAY endsAt']);
  });

  it('refuses one that begins again before it ends', () => {
    const endless = ['FREEZE.NEVER_ENDS endsAt'];
    const monday = { startsAt: '2026-06-01T00:00', timeZone: 'UTC' };
    expect(
      codes({ ...monday, endsAt: '2026-06-08T00:00', recurrence: { kind: 'weekly', days: ['monday'] } }),
    ).toEqual(endless);
    expect(
      codes({ ...monday, endsAt: '2026-06-10T00:00', recurrence: { kind: 'weekly', days: ['thursday'] } }),
    ).toEqual(endless);
    expect(
      codes({ ...monday, endsAt: '2026-06-02T00:00', recurrence: { kind: 'weekly', days: WEEKDAYS } }),
    ).toEqual(endless);
    expect(codes({ ...monday, endsAt: '2027-06-01T00:00', recurrence: { kind: 'yearly' } })).toEqual(endless);
    expect(
      codes({ ...monday, endsAt: '2026-06-07T23:59', recurrence: { kind: 'weekly', days: ['monday'] } }),
    ).toEqual([]);
  });
});
