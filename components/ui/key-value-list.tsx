import type { ReactNode } from 'react';
import { cn } from '@/lib/client/cn';

export interface KeyValue {
  key: string;
  value: ReactNode;
  /** A quieter word below the value. */
  note?: ReactNode;
}

export interface KeyValueListProps {
  items: readonly KeyValue[];
  /** `rows`: word and value side by side. `stacked`: word above value, in columns as they fit. */
  look?: 'rows' | 'stacked';
  className?: string;
}

/** Facts about one thing. */
export function KeyValueList({ items, look = 'rows', className }: KeyValueListProps) {
  return (
    <dl
      className={cn(
        look === 'rows'
          ? 'grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-2 max-sm:grid-cols-1 max-sm:gap-y-0'
          : 'grid grid-cols-[repeat(auto-fill,minmax(10rem,1fr))] gap-x-6 gap-y-3',
        className,
      )}
    >
      {items.map(({ key, value, note }) => (
        <div key={key} className={look === 'rows' ? 'contents' : 'min-w-0'}>
          <dt className="text-sm text-ink-3">{key}</dt>
          <dd className={cn('min-w-0 text-base wrap-anywhere', look === 'rows' && 'max-sm:mb-2.5')}>
            {value}
            {note !== undefined && <div className="text-xs text-ink-3">{note}</div>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
