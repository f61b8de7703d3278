import type { Failure } from '../base/failure';
import type { DeploySchedule } from '../model/deploy';
import type { DeployId, RunId } from '../model/identifiers';
import type { Instant } from '../model/instant';
import type { PlanPart } from '../model/plan';

/** Why a plan can never run. */
export interface Staleness {
  readonly parts: readonly PlanPart[];
  /** What moved in them, a sentence each, where that is known. */
  readonly moves?: readonly string[];
}

/** How a run, or the recovery of one, ended. */
export type RunEnding =
  | {
      readonly state: 'succeeded';
      readonly changedByOthers: readonly string[];
      readonly unverified: Failure | null;
    }
  | ({ readonly state: 'stale' } & Staleness)
  | {
      readonly state: 'failed' | 'partly_applied' | 'unknown' | 'schema_differs' | 'contradiction';
      readonly failure: Failure;
      readonly migrationId: string | null;
      readonly statement: number | null;
      /** Nothing of that migration is in the target. */
      readonly leftNothing?: true;
    }
  | { readonly state: 'cancelled'; readonly reason: string };

/** Everything that can be asked of a deploy. */
export type DeployCommand =
  /** One more approval; `enough` says whether all demands for approvals are now met. */
  | {
      readonly kind: 'approve';
      readonly enough: boolean;
      readonly blocked: boolean;
      /** When the second factor was given, where the policy asks for it. */
      readonly secondFactorAt: Instant | null;
    }
  | { readonly kind: 'reject'; readonly reason: string }
  | { readonly kind: 'cancel'; readonly reason: string }
  | { readonly kind: 'ask_to_stop' }
  | { readonly kind: 'start' }
  /** Also one that is scheduled already, for another time. */
  | { readonly kind: 'schedule'; readonly schedule: DeploySchedule }
  | { readonly kind: 'unschedule' }
  /** Its time has come. */
  | { readonly kind: 'start_on_time' }
  /** It was to start and something stands in the way that is not a missing approval: it stays approved and says why. */
  | { readonly kind: 'hold_back'; readonly failures: readonly Failure[] }
  | { readonly kind: 'claim'; readonly runId: RunId; readonly fence: number }
  | { readonly kind: 'end'; readonly ending: RunEnding }
  /** The lease of its run is over: nobody knows. */
  | { readonly kind: 'lose'; readonly failure: Failure }
  /** A worker begins to ask the target, with a fence that stops the lost run. */
  | { readonly kind: 'take_over'; readonly runId: RunId; readonly fence: number }
  /** The target was asked, holding its lock. */
  | { readonly kind: 'recover'; readonly ending: Exclude<RunEnding, { readonly state: 'unknown' | 'stale' }> }
  | ({ readonly kind: 'go_stale' } & Staleness)
  | { readonly kind: 'note_replanned'; readonly as: DeployId }
  | { readonly kind: 'expire' }
  /** Approvals no longer suffice: one expired, or somebody lost the right. */
  | { readonly kind: 'fall_back' }
  /** A person decided about what a run left behind. */
  | { readonly kind: 'settle'; readonly as: 'succeeded' | 'failed'; readonly reason: string };

export type DeployCommandKind = DeployCommand['kind'];

/** A command with the time at which it is given. */
export interface TimedCommand {
  readonly at: Instant;
  readonly command: DeployCommand;
}
