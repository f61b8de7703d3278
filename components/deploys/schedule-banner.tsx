'use client';

import { CalendarClock, CalendarX2 } from 'lucide-react';
import type { Action } from '@/lib/contracts/action';
import type { DeployMoved, DeployReview, UnscheduleDeployInput } from '@/lib/contracts/deploy';
import { useAction } from '@/lib/client/use-action';
import { freezeNames, FreezeUntil } from '@/components/freezes/freeze-until';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Time } from '@/components/ui/time';

export interface ScheduleBannerProps {
  review: DeployReview;
  unschedule: Action<UnscheduleDeployInput, DeployMoved>;
}

/** When it starts by itself, in the reader's clock and in the one that was chosen; and a freeze that holds then. */
export function ScheduleBanner({ review, unschedule }: ScheduleBannerProps) {
  const { schedule, state, freeze } = review;
  if (state !== 'scheduled' || schedule === null) return null;
  const then = freeze.then?.isFrozen === true ? freeze.then : null;
  return (
    <Banner
      tone={then === null ? 'info' : 'attention'}
      icon={<CalendarClock />}
      title={
        <>
          Starts by itself <Time value={schedule.at} format="absolute" />
        </>
      }
      action={<Unschedule review={review} action={unschedule} />}
    >
      {schedule.spoken}, set by {schedule.byName}.
      {then !== null && (
        <p className="mt-1 text-ink">
          It will not start then: {freezeNames(then.names)} holds <FreezeUntil mark={then} />. Choose another
          time.
        </p>
      )}
    </Banner>
  );
}

function Unschedule({ review, action }: { review: DeployReview; action: ScheduleBannerProps['unschedule'] }) {
  const { run, isPending, errors } = useAction(action);
  const right = review.rights.unschedule;
  if (!right.isPossible) return null;
  return (
    <span className="flex flex-col gap-1">
      <Button
        variant="quiet"
        icon={<CalendarX2 />}
        isPending={isPending}
        disabledReason={right.refusal ?? undefined}
        onPress={() => {
          run({ deployId: review.id });
        }}
      >
        Take the time away
      </Button>
      {errors.length > 0 && (
        <span role="alert" className="text-sm text-bad-ink">
          {errors.map(({ message }) => message).join(' ')}
        </span>
      )}
    </span>
  );
}
