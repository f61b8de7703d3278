import { Temporal } from 'temporal-polyfill';
import { failure, type Failure } from '../../base/failure';
import { instantAt, readLocalTime, timeZoneName } from '../../model/zoned-time';
import { failed, success, type Result } from '../../base/result';
import type { FreezeRule, FreezeWindow } from '../../model/freeze';
import type { Instant } from '../../model/instant';
import { isFrozen } from './is-frozen';

const LONGEST_NAME = 80;
const LONGEST_REASON = 500;

/** A freeze as somebody typed it, with its zone and times as they are written; or everything that is wrong with it, each at its field. Pure. */
export function checkFreeze(typed: FreezeRule, now: Instant): Result<FreezeRule, readonly Failure[]> {
  const timeZone = timeZoneName(typed.timeZone);
  const startsAt = readLocalTime(typed.startsAt);
  const endsAt = readLocalTime(typed.endsAt);
  const unreadable = [
    ...checkText('name', typed.name, LONGEST_NAME, 'Give the freeze a name.'),
    ...checkText('reason', typed.reason, LONGEST_REASON, 'Say why.'),
    ...(timeZone === null ? [at('timeZone', 'FREEZE.TIME_ZONE', NO_ZONE)] : []),
    ...(startsAt === null ? [at('startsAt', 'FREEZE.NO_TIME', NO_TIME)] : []),
    ...(endsAt === null ? [at('endsAt', 'FREEZE.NO_TIME', NO_TIME)] : []),
  ];
  if (unreadable.length > 0 || timeZone === null || startsAt === null || endsAt === null) {
    return failed(unreadable);
  }
  const rule: FreezeRule = {
    ...typed,
    name: typed.name.trim(),
    reason: typed.reason.trim(),
    timeZone,
    startsAt,
    endsAt,
  };
  const problem = timeProblem(rule, now);
  return problem === null ? success(rule) : failed([problem]);
}

const NO_ZONE = 'This is no time zone of the tz database, as Europe/Berlin is one.';
const NO_TIME = 'Give a day and a time that the calendar has.';

const at = (field: string, code: string, summary: string): Failure =>
  failure(code, summary, { where: { field } });

function checkText(field: string, text: string, longest: number, missing: string): readonly Failure[] {
  if (text.trim() === '') return [at(field, 'INPUT.MISSING', missing)];
  if (text.trim().length <= longest) return [];
  return [at(field, 'INPUT.TOO_LONG', `This has at most ${String(longest)} characters.`)];
}

function timeProblem(rule: FreezeRule, now: Instant): Failure | null {
  const { recurrence, startsAt, endsAt, timeZone } = rule;
  if (endsAt <= startsAt) return at('endsAt', 'FREEZE.ENDS_BEFORE', 'It has to end after it starts.');
  if (recurrence.kind === 'none') {
    return instantAt(endsAt, timeZone, 'later') <= now
      ? at('endsAt', 'FREEZE.OVER', 'This time is over already.')
      : null;
  }
  if (recurrence.kind === 'weekly' && recurrence.days.length === 0) {
    return at('days', 'FREEZE.NO_DAYS', 'Choose the days of the week on which it starts.');
  }
  if (recurrence.kind === 'yearly' && [startsAt, endsAt].some(isLeapDay)) {
    return at(
      'endsAt',
      'FREEZE.LEAP_DAY',
      'Choose days that every year has; 29 February comes every fourth.',
    );
  }
  return neverEnds(rule)
    ? at('endsAt', 'FREEZE.NEVER_ENDS', 'It would begin again before it ends, so nothing could ever start.')
    : null;
}

function isLeapDay(local: string): boolean {
  const { month, day } = Temporal.PlainDateTime.from(local);
  return month === 2 && day === 29;
}

/** Followed from end to end, which also finds days that overlap. */
function neverEnds(rule: FreezeRule): boolean {
  const start = instantAt(rule.startsAt, rule.timeZone, 'earlier');
  const alone: FreezeWindow = {
    ...rule,
    id: '',
    projectId: '',
    version: 1,
    createdAt: start,
    archivedAt: null,
  };
  // A weekly freeze may start on another day than its first date: a week later each of its days has come.
  const from = Temporal.PlainDateTime.from(rule.startsAt)
    .add({ days: 7 })
    .toString({ smallestUnit: 'minute' });
  return [start, instantAt(from, rule.timeZone, 'earlier')].some((instant) => {
    const state = isFrozen([alone], instant);
    return state.frozen && state.endsAt === null;
  });
}
