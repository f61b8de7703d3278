'use client';

import { useSyncExternalStore } from 'react';

/** Which clock a person reads: the one of all servers, or their own. */
export type TimeZoneMode = 'utc' | 'local';

const KEY = 'lockkeeper-time-zone';
const listeners = new Set<() => void>();
let chosen: TimeZoneMode | null = null;

/**
 * The chosen clock: a link's `?tz=utc` or `?tz=local` for that visit, else this browser's last choice, else its own zone.
 * The server, and the browser until it has taken over the page, always say `utc`.
 */
export function useTimeZoneMode(): TimeZoneMode {
  return useSyncExternalStore(subscribe, currentMode, () => 'utc');
}

/** Chooses the clock for every page and tab of this browser. */
export function chooseTimeZoneMode(mode: TimeZoneMode): void {
  chosen = mode;
  window.localStorage.setItem(KEY, mode);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', forget);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener('storage', forget);
  };
}

function forget(event: StorageEvent): void {
  if (event.key !== KEY) return;
  chosen = modeOf(event.newValue);
  for (const listener of listeners) listener();
}

function currentMode(): TimeZoneMode {
  chosen ??=
    modeOf(new URLSearchParams(window.location.search).get('tz')) ??
    modeOf(window.localStorage.getItem(KEY)) ??
    'local';
  return chosen;
}

function modeOf(value: string | null): TimeZoneMode | null {
  return value === 'utc' || value === 'local' ? value : null;
}
