import Link from 'next/link';
import type { ReactNode } from 'react';
import { cn } from '@/lib/client/cn';

export interface TextLinkProps {
  href: string;
  children: ReactNode;
  /** `accent` inside sentences; `quiet` where a whole column is links and only hovering shows the line. */
  tone?: 'accent' | 'quiet';
  className?: string;
  'aria-label'?: string;
}

/** A link in text. */
export function TextLink({ tone = 'accent', className, ...link }: TextLinkProps) {
  return (
    <Link
      {...link}
      className={cn(
        'rounded-sm underline-offset-3',
        tone === 'accent'
          ? 'text-accent underline decoration-accent/40 hover:decoration-accent'
          : 'font-medium text-ink hover:underline',
        className,
      )}
    />
  );
}
