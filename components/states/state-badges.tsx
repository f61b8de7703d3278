import type {
  DeployState,
  DriftLevel,
  GraphMark,
  MigrationMark,
  MigrationState,
} from '@/lib/contracts/states';
import { DEPLOY_LOOKS } from './deploy-looks';
import { DRIFT_LOOKS } from './drift-looks';
import { LookBadge, type LookBadgeProps } from './look-badge';
import { GRAPH_LOOKS, MARK_LOOKS, MIGRATION_LOOKS } from './migration-looks';

type Shown = Omit<LookBadgeProps, 'look'>;

/** The state of a migration on an environment, its marks after it, and where it stands in a graph. */
export function MigrationStateBadge({
  state,
  marks = [],
  graph = [],
  ...shown
}: Shown & {
  state: MigrationState;
  marks?: readonly MigrationMark[];
  graph?: readonly GraphMark[];
}) {
  const badge = <LookBadge look={MIGRATION_LOOKS[state]} {...shown} />;
  const beside = [...marks.map((mark) => MARK_LOOKS[mark]), ...graph.map((mark) => GRAPH_LOOKS[mark])];
  if (beside.length === 0) return badge;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-3 gap-y-1">
      {badge}
      {beside.map((look) => (
        <LookBadge key={look.word} look={look} size={shown.size === 'lg' ? 'md' : (shown.size ?? 'md')} />
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
