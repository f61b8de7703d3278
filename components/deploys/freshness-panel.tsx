import { CircleCheckBig, TriangleAlert } from 'lucide-react';
import type { FreshnessView } from '@/lib/contracts/deploy';
import { FactsAge } from '@/components/environments/facts-age';
import { Panel } from '@/components/ui/panel';
import { StateBadge } from '@/components/ui/state-badge';

/** Whether what the plan was made for is still what the last look found. */
export function FreshnessPanel({ freshness }: { freshness: FreshnessView }) {
  const { isFresh, sentence, facts } = freshness;
  return (
    <Panel title="Plan" description={<FactsAge facts={facts} />}>
      <StateBadge
        family={isFresh ? 'ok' : 'attention'}
        icon={isFresh ? <CircleCheckBig /> : <TriangleAlert />}
        label={isFresh ? 'Fresh' : 'Not certain'}
      />
      <p className="mt-1.5 text-sm text-ink-2">{sentence}</p>
    </Panel>
  );
}
