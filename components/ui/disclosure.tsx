import type { ReactNode } from 'react';
import { ChevronRight } from 'lucide-react';
import { cn } from '@/lib/client/cn';

export interface DisclosureProps {
  /** Always in view; no links or buttons in here. */
  summary: ReactNode;
  children: ReactNode;
  /** At the end of the summary line. */
  meta?: ReactNode;
  isOpen?: boolean;
  /** Told when a person opens or closes it. */
  onToggle?: (isOpen: boolean) => void;
  id?: string;
  className?: string;
}

/** Details behind one line. The browser's own element: works without scripts and is found by its page search. */
export function Disclosure({
  summary,
  children,
  meta,
  isOpen = false,
  onToggle,
  id,
  className,
}: DisclosureProps) {
  return (
    <details
      id={id}
      open={isOpen}
      {...(onToggle !== undefined && {
        onToggle: ({ currentTarget }) => {
          onToggle(currentTarget.open);
        },
      })}
      className={cn('group/disclosure', className)}
    >
      <summary className="flex min-h-9 list-none items-center gap-2 rounded-md px-2 py-1.5 -outline-offset-2 compact:min-h-7 compact:py-0.5 hover:bg-hover touch:min-h-11 [&::-webkit-details-marker]:hidden">
        <ChevronRight className="size-4 shrink-0 text-ink-3 transition-transform duration-100 group-open/disclosure:rotate-90 rtl:rotate-180" />
        <span className="min-w-0 flex-1">{summary}</span>
        {meta !== undefined && <span className="shrink-0 text-sm text-ink-3">{meta}</span>}
      </summary>
      <div className="ps-8 pe-2 pt-1 pb-3">{children}</div>
    </details>
  );
}
