import type { DeployState, DriftLevel, MigrationMark, MigrationState } from '@/lib/contracts/states';
import { DEPLOY_LOOKS } from './deploy-looks';
import { DRIFT_LOOKS } from './drift-looks';
import { LookBadge, type LookBadgeProps } from './look-badge';
import { MARK_LOOKS, MIGRATION_LOOKS } from './migration-looks';

type Shown = Omit<LookBadgeProps, 'look'>;

/** The state of a migration on an environment, and its marks after it. */
export function MigrationStateBadge({
  state,
  marks = [],
  ...shown
}: Shown & { state: MigrationState; marks?: readonly MigrationMark[] }) {
  const badge = <LookBadge look={MIGRATION_LOOKS[state]} {...shown} />;
  if (marks.length === 0) return badge;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-3 gap-y-1">
      {badge}
      {marks.map((mark) => (
        <LookBadge
          key={mark}
          look={MARK_LOOKS[mark]}
          size={shown.size === 'lg' ? 'md' : (shown.size ?? 'md')}
        />
      ))}
    </span>
  );
}

/** The state of a deploy. */
export function DeployStateBadge({ state, ...shown }: Shown & { state: DeployState }) {
  return <LookBadge look={DEPLOY_LOOKS[state]} {...shown} />;
}

/** The level of an item of drift. */
export function DriftLevelBadge({ level, ...shown }: Shown & { level: DriftLevel }) {
  return <LookBadge look={DRIFT_LOOKS[level]} {...shown} />;
}
