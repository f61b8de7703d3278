import type { Failure } from '../base/failure';
import type { HistoryEntry } from './history';
import type { Instant } from './instant';

/** The one state of a migration on an environment (DESIGN.md section 3). */
export type MigrationState =
  | 'applied'
  | 'baseline'
  | 'pending'
  | 'failed'
  | 'partly_applied'
  | 'rolled_back'
  | 'skipped'
  | 'missing'
  | 'superseded'
  | 'unknown';

/** None of any: what counting begins with. */
export const NO_STATES: Readonly<Record<MigrationState, number>> = {
  applied: 0,
  baseline: 0,
  pending: 0,
  failed: 0,
  partly_applied: 0,
  rolled_back: 0,
  skipped: 0,
  missing: 0,
  superseded: 0,
  unknown: 0,
};

/** Marks stand beside a state. `cosmetic` is the note for texts that differ by comments and white space only. */
export type MigrationMark = 'edited' | 'cosmetic' | 'out_of_order';

/**
 * Where a migration stands in a graph, in the words of the tool's own listings: `head`, no other of the release follows on it; `current`, the
 * database stands on it, as a row of the history says.
 */
export type GraphMark = 'head' | 'current';

/** A release whose branches no migration joins, and where a database stands in them; ids. */
export interface OpenBranches {
  readonly heads: readonly string[];
  readonly current: readonly string[];
}

/** One migration on one environment. */
export interface TimelineItem {
  readonly migrationId: string;
  readonly state: MigrationState;
  readonly marks: readonly MigrationMark[];
  /** Empty where the tool's migrations are one line. */
  readonly graph: readonly GraphMark[];
  /** Place in the release, from 0; null when the release does not hold it. */
  readonly position: number | null;
  readonly releaseChecksum: string | null;
  readonly recordedChecksum: string | null;
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant | null;
  /** The row that decides the state; null when there is none. */
  readonly entry: HistoryEntry | null;
  /** All rows of that migration, oldest first. */
  readonly rows: readonly HistoryEntry[];
  readonly log: string | null;
}

/** True for what the tool passed over, and nothing stands for. */
export const isGap = ({ state, marks }: Pick<TimelineItem, 'state' | 'marks'>): boolean =>
  state === 'skipped' && marks.includes('out_of_order');

/** Release and history reconciled. */
export interface Timeline {
  /** Release order, then migrations the release does not hold in the order in which they ran. */
  readonly items: readonly TimelineItem[];
  readonly counts: Readonly<Record<MigrationState, number>>;
  readonly editedCount: number;
  /** Id of the last migration of the release order that is applied. */
  readonly version: string | null;
  /** What stops a deploy whatever the policy says: failed or partly applied rows. */
  readonly blocked: boolean;
  /** Null for one line, and for branches that were joined. */
  readonly branches: OpenBranches | null;
  /** Why the tool runs nothing on this history, as a plan is refused for it; null for one in order. */
  readonly refusal: Failure | null;
}
