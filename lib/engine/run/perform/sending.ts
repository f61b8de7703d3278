import type { FlightItem } from '../../target/target-session';

/** What has to hold for the rest of a flight to be run; the server stops the flight where it does not. */
export type Guard = 'fence' | 'lock' | 'native_lock' | 'transaction' | 'row';

/** A query of ours in a flight, with the guard that it is. */
export interface GuardedItem {
  readonly item: FlightItem;
  readonly guard: Guard | null;
}

/** Statements of a file, and what follows them in the same flight: the checks and the records that commit with them. */
export interface Sending {
  readonly step: number;
  /** Indexes within the step. */
  readonly places: readonly number[];
  readonly tail: readonly GuardedItem[];
}
