import Link from 'next/link';
import type { ReactNode } from 'react';
import { cn } from '@/lib/client/cn';
import { CountBadge } from './count-badge';
import { ScrollRow } from './scroll-row';

export interface Tab {
  href: string;
  label: string;
  isCurrent: boolean;
  icon?: ReactNode;
  /** A number behind the word and what it counts; not shown when zero. */
  count?: { value: number; label: string; tone?: 'neutral' | 'waiting' | 'attention' | 'bad' };
}

/** The views of one thing. Each is a link with an address of its own, so it can be shared and gone back to. */
export function Tabs({
  label,
  tabs,
  className,
}: {
  label: string;
  tabs: readonly Tab[];
  className?: string;
}) {
  return (
    <ScrollRow label={label} className={cn('lk-scroll-x border-b border-line', className)}>
      <ul className="flex min-w-max gap-1">
        {tabs.map((tab) => (
          <li key={tab.href}>
            <Link
              href={tab.href}
              aria-current={tab.isCurrent ? 'page' : undefined}
              className="group relative flex h-9 items-center rounded-t-md px-1 text-base text-ink-3 -outline-offset-2 hover:text-ink aria-[current=page]:font-medium aria-[current=page]:text-ink touch:h-11"
            >
              <span className="flex h-7 items-center gap-1.5 rounded-md px-2 group-hover:bg-hover [&>svg]:size-4">
                {tab.icon}
                {tab.label}
                {tab.count !== undefined && (
                  <CountBadge count={tab.count.value} label={tab.count.label} {...toneOf(tab.count)} />
                )}
              </span>
              <span className="absolute inset-x-3 bottom-0 h-0.5 rounded-t-full group-aria-[current=page]:bg-primary forced-colors:group-aria-[current=page]:bg-[Highlight]" />
            </Link>
          </li>
        ))}
      </ul>
    </ScrollRow>
  );
}

function toneOf(count: NonNullable<Tab['count']>): Pick<NonNullable<Tab['count']>, 'tone'> {
  return count.tone === undefined ? {} : { tone: count.tone };
}
