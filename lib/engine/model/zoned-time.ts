import { Temporal } from 'temporal-polyfill';
import type { Instant } from './instant';

/** What a clock on a wall shows, to the minute: `2026-12-20T18:00`. Compares by text; says nothing without a time zone. */
export type LocalTime = string;

/** The name of an IANA time zone as the tz database writes it; null for one that this server does not know, and for a bare offset. Pure. */
export function timeZoneName(zone: string): string | null {
  // An offset would be taken as well, and would be wrong for half of the year.
  if (zone.startsWith('+') || zone.startsWith('-')) return null;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone).timeZoneId;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The text as a local time; null when it is none, or names a day or an hour that no calendar has. Pure. */
export function readLocalTime(text: string): LocalTime | null {
  try {
    return localText(Temporal.PlainDateTime.from(text, { overflow: 'reject' }));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/**
 * When the clock of a zone shows a local time. Where it shows it twice, or skips it, `earlier` and `later` are the two readings; they are
 * equal on every other day. The zone has to be known. Pure.
 */
export function instantAt(local: LocalTime, zone: string, reading: 'earlier' | 'later'): Instant {
  return instantText(
    Temporal.PlainDateTime.from(local).toZonedDateTime(zone, { disambiguation: reading }).toInstant(),
  );
}

/** The one instant at which the clock of a zone shows a local time, or why there is none. */
export type OnlyInstant =
  { readonly kind: 'once'; readonly at: Instant } | { readonly kind: 'skipped' } | { readonly kind: 'twice' };

/** The same where only one reading will do: `skipped` when the clock never shows it, `twice` when nobody can say which is meant. Pure. */
export function onlyInstantAt(local: LocalTime, zone: string): OnlyInstant {
  const [earlier, later] = [instantAt(local, zone, 'earlier'), instantAt(local, zone, 'later')];
  if (earlier === later) return { kind: 'once', at: earlier };
  return { kind: localTimeAt(earlier, zone) === local ? 'twice' : 'skipped' };
}

/** What the clock of a zone shows at an instant. The zone has to be known. Pure. */
export const localTimeAt = (instant: Instant, zone: string): LocalTime =>
  localText(Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDateTime());

/** An instant for a sentence: in its zone and in UTC. Pure. */
export function spokenInstant(instant: Instant, zone: string): string {
  const utc = `${spokenLocal(localTimeAt(instant, 'UTC'))} UTC`;
  const name = timeZoneName(zone);
  return name === null || name === 'UTC'
    ? utc
    : `${spokenLocal(localTimeAt(instant, name))} ${name} (${utc})`;
}

const spokenLocal = (local: LocalTime): string => local.replace('T', ' ');

const localText = (time: Temporal.PlainDateTime): LocalTime => time.toString({ smallestUnit: 'minute' });

const instantText = (instant: Temporal.Instant): Instant => instant.toString({ smallestUnit: 'millisecond' });
