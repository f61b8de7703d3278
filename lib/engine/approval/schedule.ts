import { failure, type Failure } from '../base/failure';
import { failed, success, type Result } from '../base/result';
import { later, millisecondsBetween, type Instant } from '../model/instant';
import { onlyInstantAt, readLocalTime, spokenInstant, timeZoneName } from '../model/zoned-time';
import type { FreezeState } from './freeze/is-frozen';
import { freezeSentence } from './freeze/freeze-sentence';

const MINUTE_MS = 60_000;
const LATEST_MINUTES = 15;

/** A time that a person chose, as the form sends it. */
export interface ChosenTime {
  readonly localTime: string;
  readonly timeZone: string;
}

/** The instant that is meant, or why none is. Pure. */
export function readChosenTime(
  chosen: ChosenTime,
  now: Instant,
): Result<{ readonly at: Instant; readonly timeZone: string }> {
  const timeZone = timeZoneName(chosen.timeZone);
  if (timeZone === null) return failed(at('timeZone', 'SCHEDULE.TIME_ZONE', NO_ZONE));
  const local = readLocalTime(chosen.localTime);
  if (local === null) return failed(at('localTime', 'SCHEDULE.NO_TIME', NO_TIME));
  const only = onlyInstantAt(local, timeZone);
  if (only.kind === 'skipped') {
    return failed(
      at(
        'localTime',
        'SCHEDULE.SKIPPED',
        `The clocks in ${timeZone} never show this time: they are set forward over it.`,
      ),
    );
  }
  if (only.kind === 'twice') {
    return failed(
      at(
        'localTime',
        'SCHEDULE.TWICE',
        `The clocks in ${timeZone} show this time twice, since they are set back: choose another, or give it in UTC.`,
      ),
    );
  }
  if (only.at <= now) return failed(at('localTime', 'SCHEDULE.OVER', 'This time is over already.'));
  return success({ at: only.at, timeZone });
}

const NO_ZONE = 'This is no time zone of the tz database, as Europe/Berlin is one.';
const NO_TIME = 'Give a day and a time that the calendar has.';

const at = (field: string, code: string, summary: string, fix?: string): Failure =>
  failure(code, summary, { where: { field }, fix });

/** What is known of a deploy at the time that was chosen for it. */
export interface ScheduleFacts {
  readonly at: Instant;
  readonly timeZone: string;
  /** When the request is over. */
  readonly expiresAt: Instant;
  /** Approvals that still count then. */
  readonly approvals: number;
  readonly needed: number;
  readonly freeze: FreezeState;
}

/** Why a deploy cannot be started at that time, as far as that is known today; null when it can. Pure. */
export function scheduleRefusal(facts: ScheduleFacts): Failure | null {
  if (facts.expiresAt <= facts.at) {
    return at(
      'localTime',
      'SCHEDULE.REQUEST_OVER',
      `The request is over at ${spokenInstant(facts.expiresAt, facts.timeZone)}, before this time.`,
      'Choose an earlier time, or prepare it again later.',
    );
  }
  if (facts.approvals < facts.needed) {
    return at(
      'localTime',
      'SCHEDULE.APPROVALS_OVER',
      `Only ${String(facts.approvals)} of the ${String(facts.needed)} approvals that are needed still count at that time.`,
      'Choose an earlier time, or have it approved later.',
    );
  }
  if (facts.freeze.frozen) {
    return at(
      'localTime',
      'SCHEDULE.FROZEN',
      `At that time it is frozen: ${freezeSentence(facts.freeze)}`,
      'Choose a time after the freeze.',
    );
  }
  return null;
}

/** Why a deploy that was to start at a time is not started any more: nobody was there in time; null while it is not too late. Pure. */
export function lateness(due: Instant, now: Instant): Failure | null {
  if (later(due, LATEST_MINUTES * MINUTE_MS) >= now) return null;
  const minutes = Math.floor(millisecondsBetween(due, now) / MINUTE_MS);
  return failure(
    'SCHEDULE.MISSED',
    `It was to start at ${spokenInstant(due, 'UTC')}, and no worker was there until ${String(minutes)} minutes later.`,
    {
      why: `A deploy that is more than ${String(LATEST_MINUTES)} minutes late is not started: whoever chose the time may count on what is so then.`,
      fix: 'Start it now, or choose another time.',
    },
  );
}
