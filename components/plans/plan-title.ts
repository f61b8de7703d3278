import type { PlanView } from '@/lib/contracts/plan';
import { formatCount } from '@/lib/client/format-number';

type Titled = Pick<PlanView, 'resolution' | 'undone' | 'steps' | 'statementCount'>;

/** What a plan is about, in few words. Pure. */
export function planTitle({ resolution, undone, steps, statementCount }: Titled): string {
  const migrations = formatCount(steps.length, 'migration');
  if (undone !== null) return `${migrations} undone, ${formatCount(statementCount, 'statement')}`;
  if (resolution === null) return `${formatCount(statementCount, 'statement')} in ${migrations}`;
  if (resolution.kind === 'mark_rolled_back') return `${migrations} marked as rolled back, nothing is run`;
  if (resolution.kind === 'mark_applied') return `${migrations} marked as applied, nothing is run`;
  return `Baseline of ${migrations}, nothing is run`;
}
