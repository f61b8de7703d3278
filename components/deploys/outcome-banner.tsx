import type { DeployOutcomeView, DeployReview } from '@/lib/contracts/deploy';
import { inSentences } from '@/lib/engine/base/in-sentences';
import { Banner } from '@/components/ui/banner';
import { TextLink } from '@/components/ui/text-link';
import { Time } from '@/components/ui/time';

/** How the deploy ended, or why it stands still, when that is not told by a failure. */
export function OutcomeBanner({ review }: { review: DeployReview }) {
  const { outcome, state } = review;
  if (outcome?.kind === 'remarks') return <Remarks {...outcome} />;
  if (outcome?.kind === 'held_back') return <HeldBack {...outcome} />;
  if (outcome?.kind === 'stale') return <OutOfDate {...outcome} />;
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

/** The plan can never run: what moved, and where it goes on. */
function OutOfDate({ parts, moves, replannedAs }: Extract<DeployOutcomeView, { kind: 'stale' }>) {
  return (
    <Banner tone="attention" title={`Plan is out of date: ${parts.join(', ')} changed.`}>
      {moves.length > 0 && (
        <ul aria-label="What changed since it was planned" className="list-disc ps-5">
          {moves.map((move) => (
            <li key={move} className="wrap-anywhere">
              {move}
            </li>
          ))}
        </ul>
      )}
      All approvals are void.{' '}
      {replannedAs === null ? (
        'Plan it again to see what would run now.'
      ) : (
        <>
          It was planned again as <TextLink href={`/d/${String(replannedAs)}`}>#{replannedAs}</TextLink>.
        </>
      )}
    </Banner>
  );
}

/** It was to start, and something was in its way. */
function HeldBack({ at, failures }: Extract<DeployOutcomeView, { kind: 'held_back' }>) {
  return (
    <Banner
      tone="attention"
      title={
        <>
          It was to start <Time value={at} />, and did not
        </>
      }
    >
      <ul className="list-disc ps-5">
        {failures.map(({ code, summary }) => (
          <li key={code} className="wrap-anywhere">
            {summary}
          </li>
        ))}
      </ul>
      It is approved as before: start it, or choose a time.
    </Banner>
  );
}

/** What a run that succeeded has to tell besides: the migrations are applied, whatever stands here. */
function Remarks({ changedByOthers, unverified }: Extract<DeployOutcomeView, { kind: 'remarks' }>) {
  return (
    <>
      {unverified !== null && (
        <Banner tone="attention" title="Applied, but the schema was not compared with the expected one">
          <p className="wrap-anywhere">{inSentences(unverified.summary, unverified.why)}</p>
          {unverified.fix !== undefined && (
            <p className="mt-1 text-ink wrap-anywhere">
              <span className="font-medium">What to do next:</span> {unverified.fix}
            </p>
          )}
        </Banner>
      )}
      {changedByOthers.length > 0 && (
        <Banner tone="attention" title="Somebody else changed the schema during the run">
          <ul className="list-disc ps-5">
            {changedByOthers.map((sentence) => (
              <li key={sentence} className="wrap-anywhere">
                {sentence}
              </li>
            ))}
          </ul>
        </Banner>
      )}
    </>
  );
}

const CLOSED: Partial<Record<DeployReview['state'], string>> = {
  rejected: 'Rejected',
  cancelled: 'Cancelled',
  succeeded: 'Settled as succeeded',
  failed: 'Settled as failed',
};
