import type { ReactNode } from 'react';
import { cn } from '@/lib/client/cn';

/** A name or a short piece of SQL inside a sentence; never translated, breaks anywhere. */
export function InlineCode({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <code translate="no" dir="ltr" className={cn('font-mono text-[0.92em] wrap-anywhere', className)}>
      {children}
    </code>
  );
}
