import Link from 'next/link';
import type { ReactNode } from 'react';
import { X } from 'lucide-react';
import { formatNumber } from '@/lib/client/format-number';
import { cn } from '@/lib/client/cn';

export interface FilterChip {
  /** The address with this filter turned the other way. */
  href: string;
  label: string;
  isOn: boolean;
  icon?: ReactNode;
  /** How many rows it would show. */
  count?: number;
}

export interface FilterChipsProps {
  label: string;
  chips: readonly FilterChip[];
  /** The address without any of them; shown while one is on. */
  clearHref?: string;
  className?: string;
}

/** Filters as links, so that what is shown stands in the address. */
export function FilterChips({ label, chips, clearHref, className }: FilterChipsProps) {
  const isFiltered = chips.some((chip) => chip.isOn);
  return (
    <nav aria-label={label} className={cn('min-w-0', className)}>
      <ul className="flex flex-wrap items-center gap-1.5">
        {chips.map((chip) => (
          <li key={chip.label}>
            <Link
              href={chip.href}
              scroll={false}
              aria-current={chip.isOn ? 'true' : undefined}
              className={CHIP}
            >
              {chip.icon}
              {chip.label}
              {chip.count !== undefined && (
                <span className="text-xs text-ink-3 tabular-nums in-aria-[current=true]:text-on-primary">
                  {formatNumber(chip.count)}
                </span>
              )}
            </Link>
          </li>
        ))}
        {clearHref !== undefined && isFiltered && (
          <li>
            <Link
              href={clearHref}
              scroll={false}
              className="inline-flex h-7 items-center gap-1 rounded-full px-2 text-sm text-ink-3 hover:text-ink touch:h-11 [&>svg]:size-3.5"
            >
              <X />
              Clear
            </Link>
          </li>
        )}
      </ul>
    </nav>
  );
}

const CHIP =
  'inline-flex h-7 items-center gap-1.5 rounded-full border border-line-strong bg-surface px-2.5 text-sm text-ink-2 hover:border-edge hover:text-ink aria-[current=true]:border-primary aria-[current=true]:bg-primary aria-[current=true]:text-on-primary forced-colors:aria-[current=true]:bg-[Highlight] forced-colors:aria-[current=true]:text-[HighlightText] forced-colors:aria-[current=true]:forced-color-adjust-none touch:h-11 touch:px-4 [&>svg]:size-3.5';
