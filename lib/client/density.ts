'use client';

import { useSyncExternalStore } from 'react';
import { DENSITY_COOKIE, densityOf, type Density } from './density-cookie';

const listeners = new Set<() => void>();

/** How close things stand in this browser. The server renders what the cookie says; scripts agree from their first look on. */
export const useDensity = (): Density => useSyncExternalStore(subscribe, densityHere, () => 'comfortable');

/** Chooses it for every page of this browser. */
export function chooseDensity(density: Density): void {
  document.cookie = `${DENSITY_COOKIE}=${density}; Path=/; Max-Age=31536000; SameSite=Lax`;
  document.documentElement.dataset['density'] = density;
  for (const listener of listeners) listener();
}

/** The other one. */
export const switchDensity = (): void => {
  chooseDensity(densityHere() === 'compact' ? 'comfortable' : 'compact');
};

const densityHere = (): Density => densityOf(document.documentElement.dataset['density']);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
