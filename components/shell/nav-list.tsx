'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { cn } from '@/lib/client/cn';
import { CountBadge } from '@/components/ui/count-badge';
import { isCurrentEntry } from './current-entry';
import type { NavEntry } from './nav-entries';

export interface NavListProps {
  entries: readonly NavEntry[];
  /** Pictures only; the words stay for screen readers and as titles. */
  isCollapsed?: boolean;
  onNavigate?: () => void;
}

/** The rooms as links, the one we are in marked. */
export function NavList({ entries, isCollapsed = false, onNavigate }: NavListProps) {
  const pathname = usePathname();
  return (
    <ul className="flex flex-col gap-px">
      {entries.map((entry) => (
        <li key={entry.href}>
          <Link
            href={entry.href}
            title={isCollapsed ? entry.label : undefined}
            aria-current={isCurrentEntry(entry, pathname) ? 'page' : undefined}
            {...(onNavigate !== undefined && { onClick: onNavigate })}
            className={cn(ENTRY, isCollapsed && 'justify-center px-0')}
          >
            {entry.icon}
            <span className={isCollapsed ? 'sr-only' : 'flex-1 truncate'}>{entry.label}</span>
            {entry.count !== undefined && (
              <CountBadge
                count={entry.count.value}
                label={entry.count.label}
                tone={entry.count.tone}
                {...(isCollapsed && { look: 'dot', className: 'absolute end-1.5 top-1 ring-2 ring-canvas' })}
              />
            )}
          </Link>
        </li>
      ))}
    </ul>
  );
}

const ENTRY =
  'relative flex h-8 items-center gap-2.5 rounded-md px-2.5 text-base text-ink-2 hover:bg-hover hover:text-ink aria-[current=page]:bg-surface aria-[current=page]:font-medium aria-[current=page]:text-ink aria-[current=page]:shadow-[0_0_0_1px_var(--lk-line),0_1px_2px_rgb(var(--lk-shadow)/0.06)] forced-colors:aria-[current=page]:outline-2 touch:h-11 [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-ink-3 aria-[current=page]:[&>svg]:text-accent';
