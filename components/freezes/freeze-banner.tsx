'use client';

import { Snowflake } from 'lucide-react';
import type { FreezeMark } from '@/lib/contracts/freeze-mark';
import { Banner } from '@/components/ui/banner';
import { TextLink } from '@/components/ui/text-link';
import { useNow } from '@/components/ui/clock';
import { Time } from '@/components/ui/time';
import { freezeNames, FreezeUntil } from './freeze-until';

/** What begins later is on the page of the freezes alone. */
const WEEK_MS = 7 * 86_400_000;

export interface FreezeBannerProps {
  mark: FreezeMark;
  /** Of the project, whose page of freezes says more. */
  slug: string;
}

/** On the pages of an environment: that nothing is started there now, or what begins within a week. */
export function FreezeBanner({ mark, slug }: FreezeBannerProps) {
  const now = useNow();
  const more = <TextLink href={`/p/${slug}/freezes`}>Freezes</TextLink>;
  if (mark.isFrozen) {
    return (
      <Banner
        tone="attention"
        icon={<Snowflake />}
        title={
          <>
            Starting is frozen <FreezeUntil mark={mark} />
          </>
        }
        action={more}
      >
        {freezeNames(mark.names)}. No deploy is started here; a run that goes on is not stopped.
      </Banner>
    );
  }
  if (mark.next === null || Date.parse(mark.next.startsAt) - now > WEEK_MS) return null;
  return (
    <Banner tone="info" icon={<Snowflake />} title={`Next freeze: “${mark.next.name}”`} action={more}>
      <Time value={mark.next.startsAt} format="absolute" /> to{' '}
      <Time value={mark.next.endsAt} format="absolute" />
    </Banner>
  );
}
