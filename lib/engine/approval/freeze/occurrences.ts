import { Temporal } from 'temporal-polyfill';
import { instantAt, localTimeAt, timeZoneName, type LocalTime } from '../../model/zoned-time';
import { assertNever } from '../../base/invariant';
import type { Instant } from '../../model/instant';
import { WEEKDAYS, type FreezeRule } from '../../model/freeze';

/** One time that a freeze holds: from `startsAt` until before `endsAt`. */
export interface Occurrence {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

/** Days of a week, and how many days of a schedule are looked at after the one that is asked for. */
const DAYS_AHEAD = 8;

/**
 * The occurrences of a freeze that may hold at an instant, and the ones that come next; in order. `unknown_zone` when this server does not
 * know its zone. Where the clocks are changed a freeze is the longer of what its local times can mean, so that it never ends an hour early.
 * Pure.
 */
export function occurrencesAround(rule: FreezeRule, at: Instant): readonly Occurrence[] | 'unknown_zone' {
  const zone = timeZoneName(rule.timeZone);
  if (zone === null) return 'unknown_zone';
  return localOccurrences(rule, Temporal.PlainDateTime.from(localTimeAt(at, zone)).toPlainDate())
    .map(([start, end]) => ({
      startsAt: instantAt(textOf(start), zone, 'earlier'),
      endsAt: instantAt(textOf(end), zone, 'later'),
    }))
    .filter(({ startsAt, endsAt }) => startsAt < endsAt);
}

/** How long the clocks say that one occurrence is. Pure. */
export function localLength({
  startsAt,
  endsAt,
}: Pick<FreezeRule, 'startsAt' | 'endsAt'>): Temporal.Duration {
  return Temporal.PlainDateTime.from(startsAt).until(Temporal.PlainDateTime.from(endsAt));
}

type Local = readonly [start: Temporal.PlainDateTime, end: Temporal.PlainDateTime];

function localOccurrences(rule: FreezeRule, day: Temporal.PlainDate): readonly Local[] {
  const start = Temporal.PlainDateTime.from(rule.startsAt);
  const end = Temporal.PlainDateTime.from(rule.endsAt);
  switch (rule.recurrence.kind) {
    case 'none':
      return [[start, end]];
    case 'weekly':
      return weekly(rule, new Set(rule.recurrence.days.map(isoDay)), day);
    case 'yearly':
      return yearly(start, end, day);
    default:
      return assertNever(rule.recurrence);
  }
}

/** From so long ago that the occurrence could still hold, to the day after the next of each weekday. */
function weekly(rule: FreezeRule, days: ReadonlySet<number>, around: Temporal.PlainDate): readonly Local[] {
  const start = Temporal.PlainDateTime.from(rule.startsAt);
  const length = localLength(rule);
  const first = laterDay(start.toPlainDate(), around.subtract({ days: length.days + 2 }));
  const last = laterDay(start.toPlainDate(), around).add({ days: DAYS_AHEAD });
  const found: Local[] = [];
  for (let day = first; Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 })) {
    if (!days.has(day.dayOfWeek)) continue;
    const begins = day.toPlainDateTime(start.toPlainTime());
    found.push([begins, begins.add(length)]);
  }
  return found;
}

/** The year before, this one and the next, from the first on. */
function yearly(
  start: Temporal.PlainDateTime,
  end: Temporal.PlainDateTime,
  around: Temporal.PlainDate,
): readonly Local[] {
  const years = [around.year - 1, around.year, around.year + 1, start.year];
  return [...new Set(years)]
    .filter((year) => year >= start.year)
    .sort((left, right) => left - right)
    .map((year) => [start.with({ year }), end.with({ year: end.year + year - start.year })]);
}

const laterDay = (one: Temporal.PlainDate, other: Temporal.PlainDate): Temporal.PlainDate =>
  Temporal.PlainDate.compare(one, other) >= 0 ? one : other;

const isoDay = (day: (typeof WEEKDAYS)[number]): number => WEEKDAYS.indexOf(day) + 1;

const textOf = (time: Temporal.PlainDateTime): LocalTime => time.toString({ smallestUnit: 'minute' });
