import { CircleCheckBig, TriangleAlert } from 'lucide-react';
import type { FreshnessView } from '@/lib/contracts/deploy';
import { Panel } from '@/components/ui/panel';
import { StateBadge } from '@/components/ui/state-badge';
import { Time } from '@/components/ui/time';

/** Whether what the plan was made for is still what the last look found. */
export function FreshnessPanel({ freshness }: { freshness: FreshnessView }) {
  const { isFresh, sentence, checkedAt } = freshness;
  return (
    <Panel
      title="Plan"
      actions={
        checkedAt !== null && (
          <span className="text-sm text-ink-3">
            checked <Time value={checkedAt} />
          </span>
        )
      }
    >
      <StateBadge
        family={isFresh ? 'ok' : 'attention'}
        icon={isFresh ? <CircleCheckBig /> : <TriangleAlert />}
        label={isFresh ? 'Fresh' : 'Not certain'}
      />
      <p className="mt-1.5 text-sm text-ink-2">{sentence}</p>
    </Panel>
  );
}
