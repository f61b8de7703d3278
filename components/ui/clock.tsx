'use client';

import { createContext, useCallback, useContext, useSyncExternalStore, type ReactNode } from 'react';

const ServerNow = createContext<number>(0);

/**
 * Tells the pages below what time the server rendered them at, so that "12 min ago" reads the same in the server's page and
 * in the browser's first look at it.
 */
export function ClockProvider({ serverNow, children }: { serverNow: string; children: ReactNode }) {
  return <ServerNow value={Date.parse(serverNow)}>{children}</ServerNow>;
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
