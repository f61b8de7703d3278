import type { MigrationMark, MigrationState, OpenBranches } from './timeline';

/** Migrations that follow each other in the release and stand the same. */
export interface Stretch {
  readonly state: MigrationState;
  readonly marks: readonly MigrationMark[];
  readonly count: number;
}

/** A timeline without what only one environment's own page shows: as short as its exceptions are few, however long the history is. */
export interface Standing {
  /** Id of the last migration of the release order that is applied. */
  readonly version: string | null;
  /** Migrations that would run. */
  readonly behind: number;
  readonly counts: Readonly<Record<MigrationState, number>>;
  /** The first migration that failed or stopped halfway. */
  readonly stoppedAt: string | null;
  /** Set for a release whose branches no migration joins. */
  readonly branches?: OpenBranches;
  /** Set where the tool runs nothing on this history: why, in a sentence. */
  readonly refused?: string;
  /** Set where the tool passed over migrations: the first of them, and how many they are. */
  readonly gaps?: { readonly first: string; readonly count: number };
  /** All migrations of the release, in its order. */
  readonly released: readonly Stretch[];
  /** Those that the release does not hold, in the order in which they ran. */
  readonly unreleased: readonly {
    readonly migrationId: string;
    readonly state: MigrationState;
    readonly marks: readonly MigrationMark[];
  }[];
}
