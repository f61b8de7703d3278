import type { ReactNode } from 'react';
import { cn } from '@/lib/client/cn';

export interface PageHeaderProps {
  /** The one h1 of the page. */
  title: ReactNode;
  /** Beside the title: state, tier. */
  badges?: ReactNode;
  /** Under it: who, when, what for. */
  description?: ReactNode;
  actions?: ReactNode;
  className?: string;
}

/** The head of a page. */
export function PageHeader({ title, badges, description, actions, className }: PageHeaderProps) {
  return (
    <header className={cn('flex flex-wrap items-start justify-between gap-x-6 gap-y-3', className)}>
      <div className="min-w-0 flex-1 basis-80">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
          <h1 className="text-xl font-semibold tracking-tight wrap-anywhere">{title}</h1>
          {badges}
        </div>
        {description !== undefined && <div className="mt-1 text-base text-ink-3">{description}</div>}
      </div>
      {actions !== undefined && <div className="flex flex-wrap items-start gap-2">{actions}</div>}
    </header>
  );
}
