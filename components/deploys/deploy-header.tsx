import type { DeployReview } from '@/lib/contracts/deploy';
import { TierBadge } from '@/components/environments/tier-badge';
import { DeployStateBadge } from '@/components/states/state-badges';
import { DigestChip } from '@/components/ui/digest-chip';
import { PageHeader } from '@/components/ui/page-header';
import { TextLink } from '@/components/ui/text-link';
import { Time } from '@/components/ui/time';

/** Which deploy, where, how it stands, who asked and why. */
export function DeployHeader({ review }: { review: DeployReview }) {
  const { number, project, environment, state, plan } = review;
  const waits = ['awaiting_approval', 'approved', 'scheduled'].includes(state);
  return (
    <PageHeader
      title={`#${String(number)} ${project.name} to ${environment.name}`}
      badges={
        <>
          <DeployStateBadge state={state} emphasis="solid" />
          <TierBadge tier={environment.tier} />
        </>
      }
      description={
        <div className="flex flex-col gap-1">
          <p className="wrap-anywhere text-ink-2">{review.reason}</p>
          <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
            <span>
              {review.isOwnRequest ? 'You' : review.requestedBy} asked <Time value={review.requestedAt} />
            </span>
            {waits && (
              <span>
                expires <Time value={review.expiresAt} />
              </span>
            )}
            <span>
              release {plan.releaseNumber} on{' '}
              <TextLink href={`/p/${project.slug}/e/${environment.slug}`}>{environment.name}</TextLink>
            </span>
            {review.startWhenApproved && state === 'awaiting_approval' && <span>starts when approved</span>}
            <DigestChip digest={review.planDigest} label="plan" />
          </p>
        </div>
      }
    />
  );
}
