import type { ReactNode } from 'react';
import type { SideView } from '@/lib/contracts/comparison';
import { formatCount } from '@/lib/client/format-number';
import { TierBadge } from '@/components/environments/tier-badge';
import { TextLink } from '@/components/ui/text-link';
import { Time } from '@/components/ui/time';

export interface SideFactsProps {
  left: SideView;
  right: SideView;
}

/** What stands on each side, and how old what is known of it is. */
export function SideFacts({ left, right }: SideFactsProps) {
  return (
    <dl className="grid gap-3 sm:grid-cols-2">
      <Side word="Left" side={left} />
      <Side word="Right" side={right} />
    </dl>
  );
}

function Side({ word, side }: { word: string; side: SideView }) {
  return (
    <div className="min-w-0 rounded-lg border border-line bg-surface px-4 py-3 shadow-card">
      <dt className="text-xs text-ink-3">{word}</dt>
      <dd className="flex flex-col gap-1">
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1 font-semibold">
          <TextLink href={side.href}>{side.name}</TextLink>
          {side.kind === 'environment' && <TierBadge tier={side.tier} size="sm" />}
        </span>
        <span className="text-sm text-ink-3">
          {side.kind === 'release' ? <ReleaseAge side={side} /> : <EnvironmentAge side={side} />}
        </span>
      </dd>
    </div>
  );
}

function ReleaseAge({ side }: { side: Extract<SideView, { kind: 'release' }> }) {
  return (
    <>
      {formatCount(side.migrationCount, 'migration')}, made <Time value={side.createdAt} />; its schema is
      what they make on a scratch database
    </>
  );
}

function EnvironmentAge({ side }: { side: Extract<SideView, { kind: 'environment' }> }) {
  return (
    <>
      history <At at={side.historyAt}>never read</At>, schema <At at={side.schemaAt}>never read</At>
    </>
  );
}

function At({ at, children }: { at: string | null; children: ReactNode }) {
  if (at === null) return children;
  return (
    <>
      read <Time value={at} />
    </>
  );
}
