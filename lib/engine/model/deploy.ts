import type { Digest } from '../base/digest';
import type { Failure } from '../base/failure';
import type { DeployId, EnvironmentId, PersonId, PlanId, ProjectId, RunId } from './identifiers';
import type { Instant } from './instant';
import type { PlanPart } from './plan';

/** DESIGN.md section 3, deploy states. */
export const DEPLOY_STATES = [
  'awaiting_approval',
  'approved',
  'scheduled',
  'queued',
  'running',
  'unknown',
  'succeeded',
  'failed',
  'partly_applied',
  'schema_differs',
  'contradiction',
  'rejected',
  'cancelled',
  'expired',
  'stale',
] as const;
export type DeployState = (typeof DEPLOY_STATES)[number];

/** States in which a deploy still asks something of somebody. */
export const OPEN_DEPLOY_STATES = [
  'awaiting_approval',
  'approved',
  'scheduled',
  'queued',
  'running',
  'unknown',
  'partly_applied',
  'schema_differs',
  'contradiction',
] as const satisfies readonly DeployState[];

/** Who asked for a deploy: a person, or the operator on the installation's host. */
export interface Requester {
  readonly kind: 'person' | 'operator';
  readonly id: PersonId | null;
  readonly name: string;
}

/** When a deploy is to be started by itself, and who said so. */
export interface DeploySchedule {
  readonly at: Instant;
  /** The zone in which the time was chosen; for showing. */
  readonly timeZone: string;
  readonly by: PersonId;
  readonly byName: string;
}

/** A request to run one plan on one environment, with a life cycle. */
export interface Deploy {
  readonly id: DeployId;
  /** #1, #2 … within the installation. */
  readonly number: number;
  readonly projectId: ProjectId;
  readonly environmentId: EnvironmentId;
  readonly planId: PlanId;
  readonly planDigest: Digest;
  readonly state: DeployState;
  /** Grows with every transition; a save names the one it read (compare and set). */
  readonly version: number;
  readonly requestedBy: Requester;
  readonly reason: string;
  readonly startWhenApproved: boolean;
  readonly requestedAt: Instant;
  /** While it waits for approval, or approved and not started. */
  readonly expiresAt: Instant;
  /** Set while it is scheduled, and kept by the run that came of it. */
  readonly schedule: DeploySchedule | null;
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant | null;
  readonly runId: RunId | null;
  /** Set while a person asked a running deploy to stop. */
  readonly cancelRequestedAt: Instant | null;
  /** Why it is where it is: failure or remarks of a run, reason of a rejection, parts that made it stale. */
  readonly outcome: DeployOutcome | null;
}

export type DeployOutcome =
  | {
      readonly kind: 'failure';
      readonly failure: Failure;
      readonly migrationId: string | null;
      readonly statement: number | null;
      /** Nothing of that migration is in the target; what came before it in the deploy is. */
      readonly leftNothing?: true;
    }
  /** It succeeded, and there is something to tell besides. */
  | {
      readonly kind: 'remarks';
      /** What somebody else did to the schema during the run, a sentence each. */
      readonly changedByOthers: readonly string[];
      /** Why the schema could not be compared with the expected one; null when it was and is as expected. */
      readonly unverified: Failure | null;
    }
  | {
      readonly kind: 'stale';
      readonly parts: readonly PlanPart[];
      /** What moved in them, a sentence each, where that was known. */
      readonly moves?: readonly string[];
      readonly replannedAs: DeployId | null;
    }
  /** It was to start and did not: why, as it was at that moment. It is approved as before. */
  | { readonly kind: 'held_back'; readonly at: Instant; readonly failures: readonly Failure[] }
  | { readonly kind: 'closed'; readonly reason: string };

/** Approve or reject, by one person, for one digest. */
export interface Verdict {
  readonly deployId: DeployId;
  readonly planDigest: Digest;
  readonly personId: PersonId;
  readonly personName: string;
  readonly verdict: 'approve' | 'reject';
  readonly reason: string | null;
  readonly at: Instant;
  readonly expiresAt: Instant;
  /** Set when the plan went stale: it counts for nothing any more. */
  readonly voidedAt: Instant | null;
  /** Set by the claim of the run that used it. */
  readonly usedAt: Instant | null;
}
