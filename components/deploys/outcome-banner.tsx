import type { DeployReview } from '@/lib/contracts/deploy';
import { Banner } from '@/components/ui/banner';
import { TextLink } from '@/components/ui/text-link';
import { Time } from '@/components/ui/time';

/** How the deploy ended, or why it stands still, when that is not told by a failure. */
export function OutcomeBanner({ review }: { review: DeployReview }) {
  const { outcome, state } = review;
  if (outcome?.kind === 'stale') {
    return (
      <Banner tone="attention" title={`Plan is out of date: ${outcome.parts.join(', ')} changed.`}>
        All approvals are void.{' '}
        {outcome.replannedAs === null ? (
          'Plan it again to see what would run now.'
        ) : (
          <>
            It was planned again as{' '}
            <TextLink href={`/d/${String(outcome.replannedAs)}`}>#{outcome.replannedAs}</TextLink>.
          </>
        )}
      </Banner>
    );
  }
  if (state === 'expired') {
    return (
      <Banner tone="attention" title="Its time was over before it was started.">
        Prepare it again to see what would run now.
      </Banner>
    );
  }
  if (outcome?.kind === 'closed') {
    return (
      <Banner tone={state === 'rejected' ? 'attention' : 'info'} title={CLOSED[state] ?? 'Closed'}>
        {outcome.reason}
      </Banner>
    );
  }
  if (review.cancelRequestedAt !== null && state === 'running') {
    return (
      <Banner tone="attention" title="Asked to stop">
        <Time value={review.cancelRequestedAt} />. The run stops at the next safe point and then says what
        stays.
      </Banner>
    );
  }
  return null;
}

const CLOSED: Partial<Record<DeployReview['state'], string>> = {
  rejected: 'Rejected',
  cancelled: 'Cancelled',
  succeeded: 'Settled as succeeded',
  failed: 'Settled as failed',
};
