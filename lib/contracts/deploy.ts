import * as z from 'zod/mini';
import { DEPLOY_VIEWS } from './deploy-view';
import type { AuditEventView } from './audit';
import type { Tier } from './tier';
import type { FactsAge } from './facts-age';
import type { FreezeMark } from './freeze-mark';
import type { ShownFailure } from './failure';
import type { PlanView } from './plan';
import type { DeployState } from './states';

const id = z.uuid();
// The engine says what a good reason is; here only that nothing is endless.
const reason = z.string().check(z.maxLength(5000));
const digest = z.string().check(z.maxLength(100));

export const requestDeployInput = z.object({
  planId: id,
  reason,
  startWhenApproved: z.boolean(),
  replaces: z.nullable(id),
});
export type RequestDeployInput = z.infer<typeof requestDeployInput>;

/** Of the second factor, where the page asked for one. */
const code = z.nullable(z.string().check(z.maxLength(100)));

export const decideDeployInput = z.object({
  deployId: id,
  planDigest: digest,
  verdict: z.enum(['approve', 'reject']),
  reason: z.nullable(reason),
  code,
});
export type DecideDeployInput = z.infer<typeof decideDeployInput>;

export const startDeployInput = z.object({ deployId: id, planDigest: digest });
export type StartDeployInput = z.infer<typeof startDeployInput>;

export const scheduleDeployInput = z.object({
  deployId: id,
  planDigest: digest,
  localTime: z.string().check(z.maxLength(100)),
  timeZone: z.string().check(z.maxLength(100)),
});
export type ScheduleDeployInput = z.infer<typeof scheduleDeployInput>;

export const unscheduleDeployInput = z.object({ deployId: id });
export type UnscheduleDeployInput = z.infer<typeof unscheduleDeployInput>;

export const askBreakGlassInput = z.object({ deployId: id, planDigest: digest, reason });
export type AskBreakGlassInput = z.infer<typeof askBreakGlassInput>;

export const confirmBreakGlassInput = z.object({ glassId: id, code });
export type ConfirmBreakGlassInput = z.infer<typeof confirmBreakGlassInput>;

export const reviewBreakGlassInput = z.object({ glassId: id, review: reason });
export type ReviewBreakGlassInput = z.infer<typeof reviewBreakGlassInput>;

export const cancelDeployInput = z.object({ deployId: id, reason });
export type CancelDeployInput = z.infer<typeof cancelDeployInput>;

export const settleDeployInput = z.object({ deployId: id, as: z.enum(['succeeded', 'failed']), reason });
export type SettleDeployInput = z.infer<typeof settleDeployInput>;

/** What an action on a deploy answers. */
export interface DeployMoved {
  readonly number: number;
  readonly state: DeployState;
}

export const deployView = z.enum(DEPLOY_VIEWS);

export const deployParams = z.object({ number: z.coerce.number().check(z.int(), z.positive()) });
export const deploysQuery = z.object({
  view: z._default(deployView, 'all'),
  before: z.optional(z.coerce.number().check(z.int(), z.positive())),
});
/** The same in the address of a page, where what nobody understands is left out. */
export const deploysSearch = z.catch(deploysQuery, { view: 'all' });

/** A deploy in the list. */
export interface DeployRow {
  readonly id: string;
  readonly number: number;
  readonly state: DeployState;
  readonly project: { readonly slug: string; readonly name: string };
  readonly environment: {
    readonly id: string;
    readonly slug: string;
    readonly name: string;
    readonly tier: Tier;
  };
  readonly requestedBy: string;
  readonly reason: string;
  readonly requestedAt: string;
  readonly expiresAt: string;
  /** When it starts by itself; null when no time is set. */
  readonly scheduledFor: string | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

/** A deploy in the list, and how old what is known of its environment is. */
export interface ListedDeploy extends DeployRow {
  readonly facts: FactsAge;
}

/** Something that stands between a deploy and its start. */
export interface DemandView {
  readonly code: string;
  readonly kind: 'fix' | 'wait';
  readonly level: 'blocks' | 'warns';
  readonly sentence: string;
  /** When it clears by itself, where that is known. */
  readonly until?: string;
  /** Where the reader mends it themselves; null elsewhere. */
  readonly mendAt: { readonly label: string; readonly href: string } | null;
}

/** When a deploy starts by itself, or started. */
export interface ScheduleView {
  readonly at: string;
  readonly timeZone: string;
  /** In the zone that was chosen: `2026-12-20 22:00`. */
  readonly localTime: string;
  /** The same with its zone, and in UTC. */
  readonly spoken: string;
  readonly byName: string;
}

/** A start in spite of a freeze, for one reader. */
export interface GlassView {
  readonly id: string;
  readonly state: 'asked' | 'confirmed' | 'lapsed' | 'review_owed' | 'reviewed';
  readonly isOwn: boolean;
  readonly askedBy: string;
  readonly askedAt: string;
  readonly reason: string;
  readonly freezes: readonly string[];
  readonly confirmBefore: string;
  readonly confirmation: {
    readonly byName: string;
    readonly at: string;
    readonly startBefore: string;
  } | null;
  readonly startedAt: string | null;
  readonly reviewBefore: string | null;
  /** Nothing new is requested in the project until it is reviewed. */
  readonly isReviewOverdue: boolean;
  readonly review: {
    readonly byName: string;
    readonly at: string;
    readonly text: string;
    readonly withoutOthers: boolean;
  } | null;
  /** Why the reader cannot confirm or review it, whichever comes next; null when the server would take it. */
  readonly refusal: string | null;
}

export interface VerdictView {
  readonly personName: string;
  readonly verdict: 'approve' | 'reject';
  readonly reason: string | null;
  readonly at: string;
  readonly expiresAt: string;
  /** A run started on it. */
  readonly isUsed: boolean;
  /** Why it does not count; null when it does, or did. */
  readonly objection: string | null;
}

export type DeployOutcomeView =
  | {
      readonly kind: 'failure';
      readonly failure: ShownFailure;
      readonly migrationId: string | null;
      readonly statement: number | null;
    }
  | {
      readonly kind: 'remarks';
      readonly changedByOthers: readonly string[];
      readonly unverified: ShownFailure | null;
    }
  | {
      readonly kind: 'stale';
      readonly parts: readonly string[];
      /** What moved in them, a sentence each, where that was known. */
      readonly moves: readonly string[];
      readonly replannedAs: number | null;
    }
  | { readonly kind: 'held_back'; readonly at: string; readonly failures: readonly ShownFailure[] }
  | { readonly kind: 'closed'; readonly reason: string };

/** Whether what the plan was made for is still what the last look found. */
export interface FreshnessView {
  readonly isFresh: boolean;
  readonly facts: FactsAge;
  readonly sentence: string;
}

/** One act on a deploy: not possible in its state, else why the reader may not, null when the server would take it. */
export type ActRight =
  { readonly isPossible: false } | { readonly isPossible: true; readonly refusal: string | null };

export interface DeployRightsView {
  readonly approve: ActRight;
  readonly reject: ActRight;
  readonly start: ActRight;
  readonly schedule: ActRight;
  readonly unschedule: ActRight;
  readonly breakGlass: ActRight;
  readonly cancel: ActRight;
  readonly settle: ActRight;
  readonly replan: ActRight;
}

/** Everything that an approver needs, on one page. */
export interface DeployReview extends DeployRow {
  readonly isOwnRequest: boolean;
  readonly startWhenApproved: boolean;
  readonly cancelRequestedAt: string | null;
  readonly version: number;
  readonly plan: PlanView;
  readonly planDigest: string;
  /** Blocking ones first. */
  readonly demands: readonly DemandView[];
  readonly approvals: {
    readonly needed: number;
    readonly counted: number;
    readonly approverRole: 'approver' | 'administrator';
    readonly hours: number;
    /** One more approval is enough, and then nothing else blocks. */
    readonly isLast: boolean;
    readonly verdicts: readonly VerdictView[];
  };
  /** What is asked of the reader's own second factor before they approve; null when nothing is. */
  readonly secondFactor: { readonly isSetUp: boolean; readonly isFresh: boolean } | null;
  readonly freshness: FreshnessView;
  readonly outcome: DeployOutcomeView | null;
  readonly schedule: ScheduleView | null;
  readonly freeze: {
    readonly now: FreezeMark;
    /** At the time that is set for it. */
    readonly then: FreezeMark | null;
  };
  /** Newest first. */
  readonly glasses: readonly GlassView[];
  readonly rights: DeployRightsView;
  readonly events: readonly AuditEventView[];
}
