'use client';

import { formatDuration } from '@/lib/client/format-duration';
import { cn } from '@/lib/client/cn';
import { useNow } from './clock';

/** How long something has been going on, counting each second. Not read out while it counts. */
export function Elapsed({ since, className }: { since: string; className?: string }) {
  const now = useNow('second');
  const ms = Math.max(0, now - Date.parse(since));
  return (
    <span
      role="timer"
      aria-live="off"
      suppressHydrationWarning
      className={cn('whitespace-nowrap tabular-nums', className)}
    >
      {formatDuration(ms < 1000 ? 0 : Math.floor(ms / 1000) * 1000)}
    </span>
  );
}
