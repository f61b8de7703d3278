import { CalendarClock, Snowflake } from 'lucide-react';
import type { EnvironmentLine } from '@/lib/contracts/environment';
import { cn } from '@/lib/client/cn';
import { Time } from '@/components/ui/time';

export interface TimeMarksProps {
  environment: Pick<EnvironmentLine, 'freeze' | 'openDeploys'>;
  className?: string;
}

/** Whether starting is frozen in an environment, and what starts there by itself next; nothing when neither. */
export function TimeMarks({ environment: { freeze, openDeploys }, className }: TimeMarksProps) {
  const scheduled = openDeploys.flatMap(({ number, scheduledFor }) =>
    scheduledFor === null ? [] : [{ number, scheduledFor }],
  );
  const next = scheduled.toSorted((left, right) => (left.scheduledFor < right.scheduledFor ? -1 : 1))[0];
  if (!freeze.isFrozen && next === undefined) return null;
  return (
    <span className={cn('inline-flex min-w-0 items-center gap-2 text-ink-2 [&_svg]:size-3', className)}>
      {freeze.isFrozen && (
        <span className="inline-flex items-center gap-1 text-attention-ink" title={freeze.names.join(', ')}>
          <Snowflake aria-hidden /> frozen
        </span>
      )}
      {next !== undefined && (
        <span className="inline-flex min-w-0 items-center gap-1">
          <CalendarClock aria-hidden />
          <span className="sr-only">#{next.number} starts </span>
          <Time value={next.scheduledFor} className="truncate" />
        </span>
      )}
    </span>
  );
}
