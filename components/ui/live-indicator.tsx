import { cn } from '@/lib/client/cn';

/** How fresh the page is kept: not known yet, pushed, asked for now and then, trying to get back, or standing still by choice. */
export type LiveStatus = 'connecting' | 'live' | 'polling' | 'reconnecting' | 'paused';

export interface LiveIndicatorProps {
  status: LiveStatus;
  /** More about it: "in 4 s", "as of 13:02 UTC". */
  detail?: string;
  className?: string;
}

const LOOKS = {
  connecting: { word: 'Connecting', dot: 'border-ink-3' },
  live: { word: 'Live', dot: 'border-ok-ink bg-ok-ink' },
  polling: { word: 'Polling', dot: 'border-ink-3 bg-ink-3' },
  reconnecting: { word: 'Reconnecting', dot: 'border-attention-ink animate-pulse' },
  paused: { word: 'Paused', dot: 'border-ink-3' },
};

/** Says how fresh the page is, by word and by a dot that is full only while news arrive. */
export function LiveIndicator({ status, detail, className }: LiveIndicatorProps) {
  const { word, dot } = LOOKS[status];
  return (
    <span
      role="status"
      className={cn('inline-flex items-center gap-1.5 text-sm whitespace-nowrap text-ink-3', className)}
    >
      <span aria-hidden="true" className={cn('size-2 rounded-full border-2', dot)} />
      {word}
      {detail !== undefined && <span>{detail}</span>}
    </span>
  );
}
