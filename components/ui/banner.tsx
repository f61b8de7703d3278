import type { ReactNode } from 'react';
import { Info, OctagonAlert, TriangleAlert } from 'lucide-react';
import { cn } from '@/lib/client/cn';

export interface BannerProps {
  tone: 'info' | 'attention' | 'bad' | 'stale';
  title: ReactNode;
  /** Why, and what to do. */
  children?: ReactNode;
  /** A button or link that helps. */
  action?: ReactNode;
  icon?: ReactNode;
  /** `page` spans the frame under the top bar; `inline` stands in the text. */
  look?: 'inline' | 'page';
  className?: string;
}

const FAMILIES = { info: 'active', attention: 'attention', bad: 'bad', stale: 'off' } as const;
const ICONS = { info: <Info />, attention: <TriangleAlert />, bad: <OctagonAlert />, stale: <Info /> };

/** Something that the reader has to know before the rest. `bad` interrupts a screen reader, the others wait. */
export function Banner({ tone, title, children, action, icon, look = 'inline', className }: BannerProps) {
  return (
    <div
      role={tone === 'bad' ? 'alert' : 'status'}
      data-family={FAMILIES[tone]}
      className={cn(
        'flex flex-wrap gap-x-3 gap-y-2 border-fam-edge/30 bg-fam-soft px-4 text-base',
        children === undefined ? 'min-h-11 items-center py-1.5' : 'items-start py-2.5',
        look === 'page' ? 'border-b md:px-6' : 'rounded-lg border',
        className,
      )}
    >
      <span className={cn('text-fam-ink [&>svg]:size-4', children !== undefined && 'mt-0.5')}>
        {icon ?? ICONS[tone]}
      </span>
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-medium text-ink">{title}</p>
        {children !== undefined && <div className="text-sm text-ink-2">{children}</div>}
      </div>
      {action !== undefined && <div className="flex shrink-0 items-center gap-2">{action}</div>}
    </div>
  );
}
