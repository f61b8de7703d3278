import type { ReactNode } from 'react';
import { cn } from '@/lib/client/cn';

export interface BadgeProps {
  children: ReactNode;
  icon?: ReactNode;
  tone?: 'neutral' | 'accent' | 'outline' | 'strong';
  className?: string;
}

const TONES = {
  neutral: 'bg-sunken text-ink-2 border-line',
  accent: 'bg-accent-soft text-accent border-transparent',
  outline: 'text-ink-2 border-line-strong',
  strong: 'bg-primary text-on-primary border-transparent',
};

/** A small label for what a thing is: a kind, a tier, a version. States have `StateBadge`. */
export function Badge({ children, icon, tone = 'neutral', className }: BadgeProps) {
  return (
    <span
      className={cn(
        'inline-flex h-5 shrink-0 items-center gap-1 rounded-sm border px-1.5 text-xs font-medium whitespace-nowrap max-sm:h-auto max-sm:min-h-5 max-sm:max-w-full max-sm:whitespace-normal [&>svg]:size-3 [&>svg]:shrink-0',
        TONES[tone],
        className,
      )}
    >
      {icon}
      {children}
    </span>
  );
}
