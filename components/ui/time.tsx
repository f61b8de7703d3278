'use client';

import { formatClock, formatInstant, formatRelative, type ClockPrecision } from '@/lib/client/format-time';
import { cn } from '@/lib/client/cn';
import { useNow } from './clock';
import { useTimeZone } from './time-zone-mode';

export interface TimeProps {
  /** An instant as ISO 8601 in UTC. */
  value: string;
  /** `auto`: relative under a day, absolute beyond. `clock`: hour and minute only, under a heading that names the day. */
  format?: 'auto' | 'absolute' | 'clock';
  precision?: ClockPrecision;
  className?: string;
}

/** An instant, in the clock that the reader chose; the whole truth in both clocks is its title. */
export function Time({ value, format = 'auto', precision = 'minute', className }: TimeProps) {
  const now = useNow();
  const zone = useTimeZone();
  return (
    <time
      dateTime={value}
      title={titleOf(value, zone)}
      suppressHydrationWarning
      className={cn('whitespace-nowrap tabular-nums', className)}
    >
      {textOf({ value, format, precision, zone, now })}
    </time>
  );
}

function textOf({
  value,
  format,
  precision,
  zone,
  now,
}: Required<Omit<TimeProps, 'className'>> & { zone: string; now: number }) {
  if (format === 'clock') return formatClock(value, { zone, isExact: precision === 'second' });
  const relative = format === 'auto' ? formatRelative(value, now) : null;
  return relative ?? formatInstant(value, { zone, precision });
}

function titleOf(value: string, zone: string): string {
  const utc = formatInstant(value, { precision: 'second' });
  const local = formatInstant(value, { zone, precision: 'second' });
  return local === utc ? utc : `${local} (${utc})`;
}
