import { cn } from '@/lib/client/cn';

/** A grey place of the same size as what is still loading; give height and width by classes. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden="true" className={cn('block animate-pulse rounded-md bg-hover', className)} />;
}

/** Rows of a list or table that is still loading, in the height of the real ones; says so once to screen readers. */
export function SkeletonRows({
  rows,
  label,
  className,
}: {
  rows: number;
  label: string;
  className?: string;
}) {
  return (
    <div role="status" data-waiting className={className}>
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div
          key={row}
          aria-hidden="true"
          className="flex h-10 items-center gap-4 border-b border-line px-4 last:border-b-0"
        >
          <Skeleton className="size-5" />
          <Skeleton className={cn('h-3', WIDTHS[row % WIDTHS.length])} />
          <Skeleton className="ms-auto h-3 w-20" />
        </div>
      ))}
    </div>
  );
}

const WIDTHS = ['w-2/5', 'w-1/3', 'w-1/2'];
