import type { Instant } from '../model/instant';

/** What the store lets go of by itself. */
export interface StoreUpkeep {
  /**
   * Removes what is over at that time: answers after ten minutes, sessions and one-time links a month after their end, counts of failed
   * sign-ins, live facts of finished runs, deliveries after three months, and contents that no release holds any more. Audit events,
   * deploys, runs and observations stay. Not an act; safe to call at any time and from several workers.
   */
  sweep(at: Instant): Promise<void>;
}
