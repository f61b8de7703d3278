import { formatDuration } from '@/lib/client/format-duration';
import { useNow } from '@/components/ui/clock';

/** Why the run gave way, and when it tries again. */
export function NextTry({ at, why }: { at: string; why: string }) {
  const left = Date.parse(at) - useNow('second');
  return (
    <p suppressHydrationWarning className="tabular-nums">
      {why} Tries again {left < 1000 ? 'now' : `in ${formatDuration(Math.ceil(left / 1000) * 1000)}`}.
    </p>
  );
}
