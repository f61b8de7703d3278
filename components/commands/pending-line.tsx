'use client';

import { useEffect, useState } from 'react';
import { usePathname, useSearchParams } from 'next/navigation';

/** What comes sooner needs no sign. */
const SHOWN_AFTER_MS = 200;
/** Whatever became of it, by then it is not on its way any more. */
const OVER_AFTER_MS = 30_000;

/** A line along the upper edge while the page behind a pressed link is on its way; this page stays until that one is there. */
export function PendingLine() {
  const here = `${usePathname()}?${useSearchParams().toString()}`;
  const [leaving, setLeaving] = useState<string | null>(null);
  useEffect(() => {
    const timers: ReturnType<typeof setTimeout>[] = [];
    const onClick = (event: MouseEvent): void => {
      if (!leadsElsewhere(event)) return;
      for (const timer of timers.splice(0)) clearTimeout(timer);
      timers.push(
        setTimeout(() => {
          setLeaving(here);
        }, SHOWN_AFTER_MS),
        setTimeout(() => {
          setLeaving(null);
        }, OVER_AFTER_MS),
      );
    };
    document.addEventListener('click', onClick);
    return () => {
      document.removeEventListener('click', onClick);
      for (const timer of timers) clearTimeout(timer);
    };
  }, [here]);
  if (leaving !== here) return null;
  return (
    <div
      role="progressbar"
      aria-label="Loading the page"
      className="fixed inset-x-0 top-0 z-50 h-0.5 overflow-hidden bg-accent-soft"
    >
      <div className="h-full w-1/3 animate-indeterminate bg-accent motion-reduce:w-full motion-reduce:animate-none" />
    </div>
  );
}

/** True for a press on a link of ours that Next has taken over: it keeps the browser from following it by itself. */
function leadsElsewhere({ target, defaultPrevented }: MouseEvent): boolean {
  const link = target instanceof Element ? target.closest('a') : null;
  if (link === null || !defaultPrevented) return false;
  const { origin, pathname, search } = new URL(link.href);
  return (
    origin === window.location.origin &&
    `${pathname}${search}` !== `${window.location.pathname}${window.location.search}`
  );
}
