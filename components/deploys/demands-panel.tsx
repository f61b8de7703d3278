import { CircleCheckBig, Clock, OctagonAlert, TriangleAlert, Wrench } from 'lucide-react';
import type { DemandView, DeployReview } from '@/lib/contracts/deploy';
import { FactsAge } from '@/components/environments/facts-age';
import { formatCount } from '@/lib/client/format-number';
import { Badge } from '@/components/ui/badge';
import { Panel } from '@/components/ui/panel';
import { Time } from '@/components/ui/time';
import { TextLink } from '@/components/ui/text-link';

/** Whether it could go on now, and everything that is still asked of it. */
export function DemandsPanel({ review }: { review: DeployReview }) {
  const blocks = review.demands.filter(({ level }) => level === 'blocks');
  const warns = review.demands.filter(({ level }) => level === 'warns');
  return (
    <Panel
      title="What is asked of it"
      id="demands"
      description={headline(review, blocks, warns)}
      padding="flush"
      footer={
        <>
          Judged by what is known of {review.environment.name}: <FactsAge facts={review.freshness.facts} />.
        </>
      }
    >
      {review.demands.length === 0 ? (
        <p data-family="ok" className="flex items-center gap-2 px-4 py-3 text-base">
          <CircleCheckBig className="size-4 text-fam-ink" /> Everything that the policy asks is there.
        </p>
      ) : (
        <ul className="flex flex-col">
          {[...blocks, ...warns].map((demand) => (
            <DemandRow key={demand.code} demand={demand} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function DemandRow({ demand: { kind, level, sentence, until, mendAt } }: { demand: DemandView }) {
  const blocks = level === 'blocks';
  return (
    <li
      data-family={blocks ? 'bad' : 'attention'}
      className="flex items-start gap-3 border-t border-line px-4 py-2.5 first:border-t-0"
    >
      <span className="mt-0.5 text-fam-ink [&>svg]:size-4">
        {blocks ? <OctagonAlert /> : <TriangleAlert />}
      </span>
      <span className="min-w-0 flex-1 text-base wrap-anywhere">
        <span className="sr-only">{blocks ? 'Blocks: ' : 'Warning: '}</span>
        {sentence}
        {until !== undefined && (
          <span className="block text-sm text-ink-3">
            Clears by itself <Time value={until} />
          </span>
        )}
        {mendAt !== null && (
          <>
            {' '}
            <TextLink href={mendAt.href}>{mendAt.label}</TextLink>
          </>
        )}
      </span>
      <Badge icon={kind === 'fix' ? <Wrench /> : <Clock />} tone="outline">
        {kind === 'fix' ? 'fix' : 'wait'}
      </Badge>
    </li>
  );
}

function headline(review: DeployReview, blocks: readonly DemandView[], warns: readonly DemandView[]): string {
  const fixes = blocks.filter(({ kind }) => kind === 'fix').length;
  const tail = warns.length === 0 ? '' : `, ${formatCount(warns.length, 'warning')}`;
  if (fixes > 0) return `${formatCount(fixes, 'thing')} to fix before it can start${tail}`;
  const waits = blocks.filter(({ code }) => code !== 'DEMAND.APPROVALS').length;
  const later = waits === 0 ? '' : `, then it waits for ${formatCount(waits, 'thing')}`;
  if (review.approvals.counted < review.approvals.needed) return `Ready to approve${later}${tail}`;
  return waits === 0 ? `Ready to start${tail}` : `Waits for ${formatCount(waits, 'thing')}${tail}`;
}
