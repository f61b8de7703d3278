import type { ReactNode } from 'react';
import { cn } from '@/lib/client/cn';
import type { StateFamily } from './state-family';

export interface StateMarkProps {
  family: StateFamily;
  /** A lucide icon; its shape is the first sign of the state. */
  icon: ReactNode;
  /** Says the state where no word stands beside the mark; leave out only where one does. */
  label?: string;
  size?: 'sm' | 'md' | 'lg';
  className?: string;
}

const SIZES = {
  sm: 'size-[1.125rem] rounded-sm [&>svg]:size-3',
  md: 'size-5 rounded-[0.3125rem] [&>svg]:size-3.5',
  lg: 'size-7 rounded-md [&>svg]:size-4',
};

/** The lamp of a state: its icon on its family's fill. */
export function StateMark({ family, icon, label, size = 'md', className }: StateMarkProps) {
  return (
    <span
      data-family={family}
      title={label}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
      className={cn(
        'lk-fill inline-grid shrink-0 place-items-center [&>svg]:stroke-[2.5]',
        SIZES[size],
        className,
      )}
    >
      {icon}
    </span>
  );
}
