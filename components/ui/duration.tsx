import { formatDuration, isoDuration } from '@/lib/client/format-duration';
import { cn } from '@/lib/client/cn';

/** A length of time: `2 min 14 s`, exact in its title. */
export function Duration({ ms, className }: { ms: number; className?: string }) {
  return (
    <time
      dateTime={isoDuration(ms)}
      title={`${String(Math.floor(ms))} ms`}
      className={cn('whitespace-nowrap tabular-nums', className)}
    >
      {formatDuration(ms)}
    </time>
  );
}
