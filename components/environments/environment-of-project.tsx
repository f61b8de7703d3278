import type { ReactNode } from 'react';
import type { Tier } from '@/lib/contracts/tier';
import { TierBadge } from './tier-badge';

export interface EnvironmentOfProjectProps {
  project: { readonly name: string };
  environment: { readonly name: string; readonly tier: Tier };
  /** What is to be said of it in a line of its own. */
  children?: ReactNode;
}

/** An environment by name in a list of several projects; production stands out. */
export function EnvironmentOfProject({ project, environment, children }: EnvironmentOfProjectProps) {
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
      <span>
        <span className="font-normal text-ink-3">{project.name}</span> {environment.name}
      </span>
      {environment.tier === 'production' && <TierBadge tier={environment.tier} size="sm" />}
      {children}
    </span>
  );
}
