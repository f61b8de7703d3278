import { cn } from '@/lib/client/cn';

/** The keys to press, one box for each: `keys="g h"`. */
export function Kbd({ keys, className }: { keys: string; className?: string }) {
  return (
    <span className={cn('inline-flex gap-0.5', className)}>
      {keys.split(' ').map((key, index) => (
        <kbd
          key={`${key}${String(index)}`}
          className="inline-grid h-[1.125rem] min-w-[1.125rem] place-items-center rounded-sm border border-line-strong bg-surface px-1 font-sans text-2xs font-medium text-ink-3"
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}
