import Link from 'next/link';
import type { ReactNode } from 'react';
import { cn } from '@/lib/client/cn';
import type { StateFamily } from './state-family';

export interface StatTileProps {
  /** What is told: "Drift". */
  label: string;
  /** The answer in a word or a number, or a `StateBadge`. */
  value: ReactNode;
  /** One more line: since when, by whom. */
  note?: ReactNode;
  icon?: ReactNode;
  /** Draws the state's colour along the upper edge; `value` must say the state in words. */
  family?: StateFamily;
  /** Makes the whole tile a link to the details. */
  href?: string;
  className?: string;
}

/** One reading of the instrument panel. Several stand in `StatTiles`. */
export function StatTile({ label, value, note, icon, family, href, className }: StatTileProps) {
  const content = (
    <>
      <span className="flex items-center gap-1.5 text-xs font-medium text-ink-3 [&>svg]:size-3.5">
        {icon}
        {label}
      </span>
      <span className="mt-1 flex min-h-7 items-center text-lg leading-7 font-semibold tabular-nums wrap-anywhere">
        {value}
      </span>
      {note !== undefined && <span className="block text-sm text-ink-3">{note}</span>}
    </>
  );
  const style = cn(
    'block min-w-0 flex-[1_1_11rem] bg-surface px-4 py-3',
    family && 'shadow-[inset_0_2px_0_var(--fam)]',
    className,
  );
  if (href === undefined) {
    return (
      <div data-family={family} className={style}>
        {content}
      </div>
    );
  }
  return (
    <Link href={href} data-family={family} className={cn(style, '-outline-offset-2 hover:bg-hover')}>
      {content}
    </Link>
  );
}

/** A strip of tiles that share their edges; the last ones of an uneven row take the room that is left. */
export function StatTiles({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <div
      className={cn(
        'flex flex-wrap gap-px overflow-clip rounded-lg border border-line bg-line shadow-card',
        className,
      )}
    >
      {children}
    </div>
  );
}
