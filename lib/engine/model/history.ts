import type { Instant } from './instant';

/** What one row of a tool's history table says about one migration. `superseded`: it ran again later, or is to, with another text. */
export type HistoryOutcome = 'applied' | 'baseline' | 'failed' | 'rolled_back' | 'superseded';

/** One row of the tool's own tracking table, in our words and as it stands. */
export interface HistoryEntry {
  /** The row's own key. */
  readonly rowId: string;
  readonly migrationId: string;
  readonly checksum: string | null;
  readonly outcome: HistoryOutcome;
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant | null;
  readonly rolledBackAt: Instant | null;
  /** The tool's own log of a failure. */
  readonly log: string | null;
  /** How many of its statements the tool counts as applied; null where it counts none, or the row is one of ours on its way. */
  readonly steps: number | null;
}

/** The history of one target: absent table and empty table are different things. */
export interface History {
  readonly tableExists: boolean;
  /** In the order in which the tool reads them. */
  readonly entries: readonly HistoryEntry[];
}
