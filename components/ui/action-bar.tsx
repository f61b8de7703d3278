import type { ReactNode } from 'react';
import { cn } from '@/lib/client/cn';

/** The decision of a page, always in reach: sticks to the lower edge, above a phone's own bar. The main button comes last and has a
 * row of its own on a phone. */
export function ActionBar({
  children,
  note,
  label,
  className,
}: {
  children: ReactNode;
  /** What is decided on, beside the buttons. */
  note?: ReactNode;
  label: string;
  className?: string;
}) {
  return (
    <section
      aria-label={label}
      data-print="hide"
      data-action-bar
      className={cn(
        'sticky bottom-0 z-20 -mx-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t border-line-strong bg-raised px-4 py-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] md:bottom-4 md:mx-0 md:rounded-xl md:border md:shadow-float',
        className,
      )}
    >
      {note !== undefined && <div className="min-w-0 text-sm text-ink-3">{note}</div>}
      <div className="flex flex-wrap items-start gap-2 max-sm:w-full max-sm:*:flex-1 max-sm:*:last:basis-full">
        {children}
      </div>
    </section>
  );
}
