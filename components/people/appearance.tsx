'use client';

import { lazy, Suspense, useSyncExternalStore } from 'react';
import { Skeleton } from '@/components/ui/skeleton';

const AppearanceForm = lazy(async () => ({ default: (await import('./appearance-form')).AppearanceForm }));

/** How this browser shows everything: all of it is kept here and nowhere else, so nothing is known before scripts run. */
export function Appearance() {
  const isInBrowser = useSyncExternalStore(never, yes, no);
  const wait = <Skeleton className="h-48 w-full" />;
  if (!isInBrowser) return wait;
  return (
    <Suspense fallback={wait}>
      <AppearanceForm />
    </Suspense>
  );
}

const never = () => () => undefined;
const yes = (): boolean => true;
const no = (): boolean => false;
