import type { Clock } from '../../engine/ports/clock';

/** The machine's clock. */
export function systemClock(): Clock {
  return { now: () => new Date().toISOString(), pause };
}

/** By hand: a pause of `node:timers/promises` that is aborted makes an error with its stack, and a run aborts one for each migration. */
function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted === true) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener('abort', end);
  });
}
