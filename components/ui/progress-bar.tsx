import { formatPercent } from '@/lib/client/format-number';
import { cn } from '@/lib/client/cn';
import type { StateFamily } from './state-family';

export interface ProgressBarProps {
  /** What advances, read with the value: "Building index, scanning table". */
  label: string;
  /** Between 0 and 1; none when nobody can know. */
  share?: number | undefined;
  /** In words, shown at the end instead of the percentage: "4 of 6 statements". */
  valueText?: string;
  family?: StateFamily;
  /** Without the line of words above, when they stand elsewhere. */
  isLabelHidden?: boolean;
  className?: string;
}

/** How far something is, or only that it goes on. Never runs past its end. */
export function ProgressBar({
  label,
  share,
  valueText,
  family = 'active',
  isLabelHidden,
  className,
}: ProgressBarProps) {
  const percent = share === undefined ? undefined : Math.round(Math.min(1, Math.max(0, share)) * 100);
  const text = valueText ?? (share === undefined ? '' : formatPercent(share));
  return (
    <div className={cn('min-w-0', className)}>
      {isLabelHidden !== true && (
        <div className="mb-1 flex justify-between gap-3 text-sm">
          <span className="min-w-0 text-ink-2 wrap-anywhere">{label}</span>
          <span className="shrink-0 text-ink-3 tabular-nums">{text}</span>
        </div>
      )}
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={text === '' ? undefined : text}
        data-family={family}
        className="relative h-1.5 overflow-hidden rounded-full bg-hover outline outline-transparent"
      >
        {percent === undefined ? (
          <span className="absolute inset-y-0 w-2/5 animate-indeterminate rounded-full bg-fam forced-colors:bg-[Highlight]" />
        ) : (
          <span
            className="absolute inset-y-0 start-0 rounded-full bg-fam forced-colors:bg-[Highlight] transition-[width] duration-300"
            style={{ width: `${String(percent)}%` }}
          />
        )}
      </div>
    </div>
  );
}
