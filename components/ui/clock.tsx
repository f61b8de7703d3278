'use client';

import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import type { ClockChoice } from '@/lib/client/clock-choice';
import { ServerClock, tellServer } from './time-zone-mode';

const ServerNow = createContext<number>(0);

export interface ClockProviderProps {
  /** As ISO 8601. */
  serverNow: string;
  serverClock: ClockChoice;
  children: ReactNode;
}

/**
 * Tells the pages below what time the server rendered them at, and in which zone, so that "12 min ago" reads the same in the server's page and
 * in the browser's first look at it.
 */
export function ClockProvider({ serverNow, serverClock, children }: ClockProviderProps) {
  useEffect(tellServer, []);
  return (
    <ServerNow value={Date.parse(serverNow)}>
      <ServerClock value={serverClock}>{children}</ServerClock>
    </ServerNow>
  );
}

/** The time now in milliseconds, renewed every second or every ten; all users of one beat share one timer. */
export function useNow(beat: 'second' | 'calm' = 'calm'): number {
  const serverNow = useContext(ServerNow);
  const clock = CLOCKS[beat];
  return useSyncExternalStore(
    clock.subscribe,
    clock.now,
    useCallback(() => serverNow, [serverNow]),
  );
}

interface Clock {
  subscribe: (listener: () => void) => () => void;
  now: () => number;
}

const CLOCKS = { second: createClock(1000), calm: createClock(10_000) };

function createClock(intervalMs: number): Clock {
  const listeners = new Set<() => void>();
  let now = Date.now();
  let timer: ReturnType<typeof setInterval> | undefined;
  function tick() {
    if (document.hidden) return;
    now = Date.now();
    for (const listener of listeners) listener();
  }
  function start() {
    now = Date.now();
    timer = setInterval(tick, intervalMs);
    document.addEventListener('visibilitychange', tick);
  }
  function stop() {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', tick);
  }
  return {
    now: () => now,
    subscribe(listener) {
      if (listeners.size === 0) start();
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) stop();
      };
    },
  };
}
