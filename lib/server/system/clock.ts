import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../engine/ports/clock';

/** The machine's clock. */
export function systemClock(): Clock {
  return {
    now: () => new Date().toISOString(),
    pause: (milliseconds, signal) =>
      wait(milliseconds, undefined, signal === undefined ? {} : { signal }).catch((error: unknown) => {
        if (signal?.aborted === true) return;
        throw error;
      }),
  };
}
