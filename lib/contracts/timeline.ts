import * as z from 'zod/mini';
import type { ShownFailure } from './failure';
import type { DeployState, GraphMark, MigrationMark, MigrationState } from './states';
import type { ShownText } from './shown-text';

/** One row that the tool wrote about a migration. */
export interface HistoryRowView {
  readonly rowId: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly rolledBackAt: string | null;
  readonly log: string | null;
}

/** One migration on one environment. */
export interface TimelineItemView {
  readonly migrationId: string;
  /** For a person; the id where the release does not hold it. */
  readonly name: string;
  readonly state: MigrationState;
  readonly marks: readonly MigrationMark[];
  /** Empty where the tool's migrations are one line. */
  readonly graph: readonly GraphMark[];
  readonly inRelease: boolean;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly releaseChecksum: string | null;
  readonly recordedChecksum: string | null;
  readonly log: string | null;
  /** Earlier rows of the same migration, oldest first. */
  readonly earlier: readonly HistoryRowView[];
  /** The deploy of ours that ran it last; null when another tool did, or nobody. */
  readonly deploy: { readonly number: number; readonly state: DeployState } | null;
}

/** Branches of a release that no migration joins, and where the database stands in them; ids of migrations. */
export interface BranchesView {
  readonly heads: readonly string[];
  readonly current: readonly string[];
}

/** Why the tool runs nothing on the history of an environment, and where that history is. */
export interface HistoryRefusalView {
  readonly failure: ShownFailure;
  /** As people write it, with its schema. */
  readonly table: string;
  readonly database: string;
  /** Name of the tool. */
  readonly tool: string;
}

/** Which text an environment once ran: the address's query. */
export const appliedTextQuery = z.object({ checksum: z.string().check(z.minLength(1), z.maxLength(200)) });

/** `null`: no release of the project holds that text. */
export interface AppliedTextView {
  readonly applied: ShownText | null;
  readonly current: ShownText | null;
}

/** What the last look at a target found. */
export interface ConnectionView {
  readonly outcome: 'reached' | 'wrong_database' | 'unreachable' | 'never';
  /** When the newest look was confirmed. */
  readonly checkedAt: string | null;
  /** When the state began that it is in: unreachable since. */
  readonly since: string | null;
  readonly failure: ShownFailure | null;
  /** Facts of the last time that it was reached. */
  readonly facts: TargetFactsView | null;
  readonly expected: TargetIdentityView | null;
}

export interface TargetIdentityView {
  readonly systemIdentifier: string;
  readonly databaseOid: string;
  readonly installation: string | null;
}

export interface TargetFactsView {
  readonly confirmedAt: string;
  readonly serverVersion: string;
  readonly role: string;
  readonly encrypted: boolean;
  readonly standby: boolean;
  readonly readOnly: boolean;
  readonly pooled: boolean;
  readonly connectMs: number;
  readonly identity: TargetIdentityView;
  readonly isReduced: boolean;
  readonly missingRights: readonly { readonly what: string; readonly sql: string }[];
}

/** Something that was done, as the stream of an environment tells it. */
export interface EventView {
  readonly sequence: number;
  readonly at: string;
  readonly action: string;
  readonly actor: string;
  readonly object: string;
  readonly reason: string | null;
  readonly via: 'browser' | 'cli' | 'worker';
}
