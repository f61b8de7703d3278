import { formatCoarseDuration } from './format-duration';

/** How exact a shown clock is. */
export type ClockPrecision = 'day' | 'minute' | 'second';

const DAY_MS = 86_400_000;

/**
 * An instant as date, clock and zone: `20 Nov 2026, 13:02 UTC`. The zone is `UTC` or an IANA name; a clock is never shown
 * without its zone. Put together from the parts that Intl gives, since its finished texts differ between the server's
 * version and the browser's; an unreadable instant comes back as it was given.
 */
export function formatInstant(
  instant: string | number | Date,
  { zone = 'UTC', precision = 'minute' }: { zone?: string; precision?: ClockPrecision } = {},
): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return String(instant);
  const part = partsOf(date, zone);
  const day = `${part('day')} ${part('month')} ${part('year')}`;
  if (precision === 'day') return day;
  const seconds = precision === 'second' ? `:${part('second')}` : '';
  return `${day}, ${part('hour')}:${part('minute')}${seconds} ${part('timeZoneName')}`;
}

/** Only the clock of an instant with its zone: `13:02 UTC`. For lists that already stand under their day. */
export function formatClock(
  instant: string | number | Date,
  { zone = 'UTC', isExact = false }: { zone?: string; isExact?: boolean } = {},
): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return String(instant);
  const part = partsOf(date, zone);
  const seconds = isExact ? `:${part('second')}` : '';
  return `${part('hour')}:${part('minute')}${seconds} ${part('timeZoneName')}`;
}

/**
 * The distance of an instant from now in one unit: `just now`, `40 s ago`, `12 min ago`, `in 3 h`. Null when it is a day or
 * more away, or unreadable: then only the absolute time helps.
 */
export function formatRelative(instant: string | number | Date, now: number): string | null {
  const distance = now - new Date(instant).getTime();
  if (Number.isNaN(distance) || Math.abs(distance) >= DAY_MS) return null;
  const length = formatCoarseDuration(Math.abs(distance));
  if (length === null) return 'just now';
  return distance > 0 ? `${length} ago` : `in ${length}`;
}

function partsOf(date: Date, zone: string): (type: Intl.DateTimeFormatPartTypes) => string {
  const parts = formatterFor(zone).formatToParts(date);
  return (type) => parts.find((part) => part.type === type)?.value ?? '';
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  });
  formatters.set(zone, made);
  return made;
}
