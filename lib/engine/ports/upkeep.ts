import type { Instant } from '../model/instant';

/** What the store lets go of by itself. */
export interface StoreUpkeep {
  /**
   * Removes what is over at that time: answers after ten minutes, sessions and one-time links a month after their end, counts of failed
   * sign-ins, live facts of finished runs, deliveries after three months, contents that no release holds any more; and after the time that
   * the operator has set observations, drift checks and what became of the statements of deploys that are over. Audit events, deploys, runs
   * and their migrations stay, and so does whatever a page, a plan or a run can still ask for. Not an act; safe to call at any time and from
   * several workers. What is too much for one sweep goes with the next.
   */
  sweep(at: Instant): Promise<void>;
}
