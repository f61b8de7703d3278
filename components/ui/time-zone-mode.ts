'use client';

import { useSyncExternalStore } from 'react';

/** Which clock a person reads: the one of all servers, their own, or that of a place by its IANA name. */
export type TimeZoneMode = 'utc' | 'local' | `zone:${string}`;

const KEY = 'lockkeeper-time-zone';
const listeners = new Set<() => void>();
let chosen: TimeZoneMode | null = null;

/**
 * The chosen clock: a link's `?tz=utc`, `?tz=local` or `?tz=Europe/Oslo` for that visit, else this browser's last choice, else its own zone.
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

/** From UTC to the clock of this place, and back. */
export const switchTimeZoneMode = (): void => {
  chooseTimeZoneMode(currentMode() === 'utc' ? 'local' : 'utc');
};

/** The IANA name of a clock. */
export function zoneOf(mode: TimeZoneMode): string {
  if (mode === 'utc') return 'UTC';
  return mode === 'local' ? localZone() : mode.slice('zone:'.length);
}

/** The browser's own. */
export const localZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

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
  if (value === null || value === 'utc' || value === 'local') return value;
  const zone = value.startsWith('zone:') ? value.slice('zone:'.length) : value;
  return isZone(zone) ? `zone:${zone}` : null;
}

function isZone(name: string): boolean {
  try {
    return name !== '' && new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
}
