import { CalendarClock } from 'lucide-react';
import type { DeployLine } from '@/lib/contracts/environment';
import { Banner } from '@/components/ui/banner';
import { TextLink } from '@/components/ui/text-link';
import { Time } from '@/components/ui/time';

/** Deploys that start here by themselves, and when; nothing when there are none. */
export function ScheduledDeploys({ deploys }: { deploys: readonly DeployLine[] }) {
  const scheduled = deploys.flatMap(({ number, scheduledFor }) =>
    scheduledFor === null ? [] : [{ number, scheduledFor }],
  );
  return scheduled
    .toSorted((left, right) => (left.scheduledFor < right.scheduledFor ? -1 : 1))
    .map(({ number, scheduledFor }) => (
      <Banner
        key={number}
        tone="info"
        icon={<CalendarClock />}
        title={
          <>
            <TextLink href={`/d/${String(number)}`}>#{number}</TextLink> starts by itself{' '}
            <Time value={scheduledFor} format="absolute" />
          </>
        }
      />
    ));
}
