import type { ReactNode } from 'react';
import { cn } from '@/lib/client/cn';
import type { StateFamily } from './state-family';
import { StateMark } from './state-mark';

export interface StateBadgeProps {
  family: StateFamily;
  icon: ReactNode;
  /** The word for the state. */
  label: string;
  /** `plain`: a lamp beside the word, for tables and lists. `solid`: one filled shape, for the head of a page. */
  emphasis?: 'plain' | 'solid';
  /** `lg` stands as the reading of a `StatTile`. */
  size?: 'sm' | 'md' | 'lg';
  className?: string;
}

/** A state as icon, word and fill, in that order of weight. */
export function StateBadge({
  family,
  icon,
  label,
  emphasis = 'plain',
  size = 'md',
  className,
}: StateBadgeProps) {
  if (emphasis === 'solid') {
    return (
      <span data-family={family} className={cn(SOLID, SOLID_SIZES[size], className)}>
        {icon}
        {label}
      </span>
    );
  }
  return (
    <span
      className={cn(
        'inline-flex items-center',
        size === 'lg' ? 'gap-2 leading-6' : 'gap-1.5 whitespace-nowrap',
        className,
      )}
    >
      <StateMark family={family} icon={icon} size={size === 'sm' ? 'sm' : 'md'} />
      <span className={PLAIN_SIZES[size]}>{label}</span>
    </span>
  );
}

const SOLID =
  'lk-fill inline-flex shrink-0 items-center gap-1.5 rounded-md font-medium whitespace-nowrap [&>svg]:shrink-0 [&>svg]:stroke-[2.5]';

const SOLID_SIZES = {
  sm: 'h-5 px-1.5 text-xs [&>svg]:size-3',
  md: 'h-6 px-2 text-sm [&>svg]:size-3.5',
  lg: 'h-8 px-2.5 text-base [&>svg]:size-4',
};

const PLAIN_SIZES = { sm: 'text-xs font-medium', md: 'text-sm font-medium', lg: 'text-lg font-semibold' };
