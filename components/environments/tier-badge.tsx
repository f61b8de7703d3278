import type { Tier } from '@/lib/contracts/tier';
import { cn } from '@/lib/client/cn';

export interface TierBadgeProps {
  tier: Tier;
  size?: 'sm' | 'md';
}

const WORDS: Readonly<Record<Tier, string>> = {
  development: 'Development',
  test: 'Test',
  staging: 'Staging',
  production: 'Production',
};

/** The tier of an environment. Production is told from all others by its fill. */
export function TierBadge({ tier, size = 'md' }: TierBadgeProps) {
  return (
    <span
      className={cn(
        'inline-flex shrink-0 items-center rounded-sm border font-medium uppercase tracking-wide',
        size === 'sm' ? 'px-1 text-2xs leading-4' : 'px-1.5 text-2xs leading-5',
        tier === 'production' ? 'border-ink bg-ink text-surface' : 'border-line-strong text-ink-3',
      )}
    >
      {WORDS[tier]}
    </span>
  );
}
