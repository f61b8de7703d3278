'use client';

import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import {
  CLOCK_COOKIE,
  clockText,
  modeOf,
  UTC_CLOCK,
  type ClockChoice,
  type TimeZoneMode,
} from '@/lib/client/clock-choice';

const KEY = 'lockkeeper-time-zone';
const listeners = new Set<() => void>();
let chosen: TimeZoneMode | null = null;

/** The clock that the server rendered the page in: what this browser last chose, as its cookie says. */
export const ServerClock = createContext<ClockChoice>(UTC_CLOCK);

/**
 * The chosen clock: a link's `?tz=utc`, `?tz=local` or `?tz=Europe/Oslo` for that visit, else this browser's last choice, else its own zone.
 * Until the browser has taken over the page it is the one that the server rendered.
 */
export function useTimeZoneMode(): TimeZoneMode {
  const { mode } = useContext(ServerClock);
  return useSyncExternalStore(
    subscribe,
    currentMode,
    useCallback(() => mode, [mode]),
  );
}

/** The IANA name of the chosen clock's zone. */
export function useTimeZone(): string {
  const { zone } = useContext(ServerClock);
  return useSyncExternalStore(
    subscribe,
    currentZone,
    useCallback(() => zone, [zone]),
  );
}

/** Chooses the clock for every page and tab of this browser. */
export function chooseTimeZoneMode(mode: TimeZoneMode): void {
  chosen = mode;
  window.localStorage.setItem(KEY, mode);
  tellServer();
  for (const listener of listeners) listener();
}

/** From UTC to the clock of this place, and back. */
export const switchTimeZoneMode = (): void => {
  chooseTimeZoneMode(currentMode() === 'utc' ? 'local' : 'utc');
};

/** Says which clock pages are to be rendered in from now on; what a link asked for is for its visit alone. */
export function tellServer(): void {
  const mode = keptMode();
  const text = encodeURIComponent(clockText({ mode, zone: zoneOf(mode) }));
  document.cookie = `${CLOCK_COOKIE}=${text}; Path=/; Max-Age=31536000; SameSite=Lax`;
}

function zoneOf(mode: TimeZoneMode): string {
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
  chosen ??= modeOf(new URLSearchParams(window.location.search).get('tz')) ?? keptMode();
  return chosen;
}

const currentZone = (): string => zoneOf(currentMode());

const keptMode = (): TimeZoneMode => modeOf(window.localStorage.getItem(KEY)) ?? 'local';
