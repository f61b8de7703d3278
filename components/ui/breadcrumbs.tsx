import Link from 'next/link';
import { ChevronRight } from 'lucide-react';

export interface Crumb {
  label: string;
  /** None for the page itself, which comes last. */
  href?: string;
}

/** Where this page stands. The last crumb is the page; on a narrow screen only it and its parent are shown. */
export function Breadcrumbs({ items }: { items: readonly Crumb[] }) {
  return (
    <nav aria-label="Breadcrumb" className="min-w-0">
      <ol className="flex min-w-0 items-center gap-0.5 text-base">
        {items.map(({ label, href }, index) => {
          const isLast = index === items.length - 1;
          const isFar = index < items.length - 2;
          return (
            <li
              key={`${href ?? ''} ${label}`}
              className={
                isLast
                  ? 'flex min-w-0 items-center'
                  : `flex shrink-0 items-center ${isFar ? 'max-md:hidden' : ''}`
              }
            >
              {index > 0 && (
                <ChevronRight
                  aria-hidden="true"
                  className={`size-3.5 shrink-0 text-ink-3 rtl:rotate-180 ${index === items.length - 2 ? 'max-md:hidden' : ''}`}
                />
              )}
              {href === undefined || isLast ? (
                <span aria-current="page" title={label} className="truncate px-1.5 font-medium">
                  {label}
                </span>
              ) : (
                <Link
                  href={href}
                  title={label}
                  className="inline-flex h-7 max-w-48 items-center rounded-md px-1.5 text-ink-3 hover:bg-hover hover:text-ink touch:h-11"
                >
                  <span className="truncate">{label}</span>
                </Link>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
