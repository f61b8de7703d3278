import type { Instant } from '../model/instant';

/** The time. The only way by which the engine learns it. */
export interface Clock {
  now(): Instant;
  /** Resolves after so many milliseconds, or at once when the signal aborts. */
  pause(milliseconds: number, signal?: AbortSignal): Promise<void>;
}
