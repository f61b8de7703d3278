'use client';

import { useSyncExternalStore } from 'react';

const ATTRIBUTE = 'data-unwrapped';

/** Lets long lines be scrolled, or wraps them again, on every page until it is loaded anew. */
export function switchWrapping(): void {
  document.documentElement.toggleAttribute(ATTRIBUTE);
}

/** Whether long lines are scrolled now: then what holds them has to be reachable by keys. */
export const useUnwrapped = (): boolean => useSyncExternalStore(subscribe, isUnwrapped, () => false);

const isUnwrapped = (): boolean => document.documentElement.hasAttribute(ATTRIBUTE);

function subscribe(onChange: () => void): () => void {
  const watcher = new MutationObserver(onChange);
  watcher.observe(document.documentElement, { attributeFilter: [ATTRIBUTE] });
  return () => {
    watcher.disconnect();
  };
}
