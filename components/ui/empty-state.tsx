import type { ReactNode } from 'react';
import { cn } from '@/lib/client/cn';

export interface EmptyStateProps {
  /** What is not there: "No drift in staging". */
  title: string;
  /** What was looked for, or what would make something appear. */
  children?: ReactNode;
  icon?: ReactNode;
  action?: ReactNode;
  /** Heading level, when the title opens a region of the page. */
  level?: 2 | 3;
  className?: string;
}

/** A region without content: what belongs there, why nothing does, and the one next step. */
export function EmptyState({ title, children, icon, action, level, className }: EmptyStateProps) {
  const Title = level === undefined ? 'p' : level === 2 ? 'h2' : 'h3';
  return (
    <div data-empty="" className={cn('flex flex-col items-center gap-1 px-6 py-10 text-center', className)}>
      {icon !== undefined && (
        <span className="mb-2 grid size-10 place-items-center rounded-lg border border-line bg-sunken text-ink-3 [&>svg]:size-5">
          {icon}
        </span>
      )}
      <Title className="text-base font-semibold">{title}</Title>
      {children !== undefined && <div className="max-w-md text-base text-ink-3">{children}</div>}
      {action !== undefined && <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
