import type { ReactNode } from 'react';
import { cn } from '@/lib/client/cn';

export interface PanelProps {
  children: ReactNode;
  title?: ReactNode;
  /** One line under the title. */
  description?: ReactNode;
  /** At the end of the head: buttons, a time, a count. */
  actions?: ReactNode;
  footer?: ReactNode;
  /** Heading level of the title; pages have one h1. */
  level?: 2 | 3;
  /** `flush` when the content brings its own padding, as tables and lists do. */
  padding?: 'normal' | 'flush';
  /** Id of the title, for links into the page. */
  id?: string;
  className?: string;
}

/** One region of a page with its title. */
export function Panel({ children, title, description, actions, footer, level = 2, ...panel }: PanelProps) {
  const { padding = 'normal', id, className } = panel;
  const Heading = level === 2 ? 'h2' : 'h3';
  const hasHead = title !== undefined || actions !== undefined;
  return (
    <section
      className={cn('min-w-0 overflow-clip rounded-lg border border-line bg-surface shadow-card', className)}
      {...(id !== undefined && { 'aria-labelledby': id })}
    >
      {hasHead && (
        <header className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-4 py-2 compact:min-h-9 compact:py-1">
          <div className="min-w-0 flex-1 basis-40">
            {title !== undefined && (
              <Heading id={id} className="text-base font-semibold">
                {title}
              </Heading>
            )}
            {description !== undefined && <p className="text-xs text-ink-3">{description}</p>}
          </div>
          {actions !== undefined && <div className="flex items-center gap-2">{actions}</div>}
        </header>
      )}
      <div className={padding === 'flush' ? undefined : 'p-4 compact:py-3'}>{children}</div>
      {footer !== undefined && (
        <footer className="border-t border-line px-4 py-2.5 text-sm text-ink-3">{footer}</footer>
      )}
    </section>
  );
}
