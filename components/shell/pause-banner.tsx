'use client';

import { lazy, Suspense } from 'react';
import type { PauseBannerProps } from './pause-banner-sheet';

const PauseBannerSheet = lazy(async () => ({
  default: (await import('./pause-banner-sheet')).PauseBannerSheet,
}));

/** The installation does nothing, and who can let it go on. Almost never: no page begins with what it needs. */
export function PauseBanner(props: PauseBannerProps) {
  return (
    <Suspense fallback={null}>
      <PauseBannerSheet {...props} />
    </Suspense>
  );
}
