import { formatNumber } from '@/lib/client/format-number';
import { cn } from '@/lib/client/cn';

export interface CountBadgeProps {
  count: number;
  /** What is counted, for screen readers: "waiting for you". */
  label: string;
  tone?: 'neutral' | 'waiting' | 'attention' | 'bad';
  /** `dot` where a number has no room; the number is still read. */
  look?: 'number' | 'dot';
  className?: string;
}

/** A number beside a link or a tab. Nothing is shown for zero, and never more than 99+. */
export function CountBadge({ count, label, tone = 'neutral', look = 'number', className }: CountBadgeProps) {
  if (count <= 0) return null;
  return (
    <span
      {...(tone === 'neutral' ? {} : { 'data-family': tone })}
      className={cn(
        'shrink-0 rounded-full border',
        look === 'dot' ? 'size-2.5' : NUMBER,
        tone === 'neutral' ? 'border-line-strong text-ink-2' : 'border-transparent bg-fam text-on-fam',
        className,
      )}
    >
      {look === 'number' && <span aria-hidden="true">{count > 99 ? '99+' : formatNumber(count)}</span>}
      <span className="sr-only">{` ${formatNumber(count)} ${label}`}</span>
    </span>
  );
}

const NUMBER =
  'inline-flex h-[1.125rem] min-w-[1.125rem] items-center justify-center px-1 text-2xs font-semibold tabular-nums';
