import { Download } from 'lucide-react';
import type { PlanStepView } from '@/lib/contracts/plan';
import { formatCount, formatNumber } from '@/lib/client/format-number';
import { LinkButton } from '@/components/ui/link-button';

export interface UnlistedStatementsProps {
  step: PlanStepView;
  /** How many of them a run has done; where there is none, nothing is said of it. */
  done?: number;
}

/** Says that a migration has more statements than the page bears, and offers its whole text. Nothing where all are listed. */
export function UnlistedStatements({ step, done }: UnlistedStatementsProps) {
  const { count, losing } = step.unlisted;
  if (count === 0) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 text-sm text-ink-2">
      <span>
        {formatCount(count, 'more statement', 'more statements')} of it {count === 1 ? 'is' : 'are'} not
        listed here
        {losing > 0 && `, ${formatNumber(losing)} of which ${losing === 1 ? 'loses' : 'lose'} data`}
        {done !== undefined && `; ${formatNumber(done)} of them ${done === 1 ? 'is' : 'are'} done`}.
      </span>
      <LinkButton href={step.wholeText} size="sm" icon={<Download />} download>
        Download the whole
      </LinkButton>
    </p>
  );
}
