import type { EnvironmentState } from '@/lib/contracts/states';
import { ENVIRONMENT_LOOKS } from './environment-looks';
import { LookBadge, type LookBadgeProps } from './look-badge';

/** The state of an environment; `behind` puts the number into the word. */
export function EnvironmentStateBadge({
  state,
  behind,
  ...shown
}: Omit<LookBadgeProps, 'look'> & { state: EnvironmentState; behind?: number | null }) {
  const counted =
    state === 'behind' && behind !== undefined && behind !== null
      ? { label: `Behind by ${String(behind)}` }
      : {};
  return <LookBadge look={ENVIRONMENT_LOOKS[state]} {...counted} {...shown} />;
}
