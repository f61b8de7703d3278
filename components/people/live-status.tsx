'use client';

import { useLiveStatus } from '@/lib/client/live-page';
import { LiveIndicator } from '@/components/ui/live-indicator';

/** How fresh the page is, in the top bar. */
export function LiveStatus() {
  return <LiveIndicator status={useLiveStatus()} />;
}
