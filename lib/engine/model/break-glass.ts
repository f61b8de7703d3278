import type { Digest } from '../base/digest';
import type { DeployId, PersonId } from './identifiers';
import type { Instant } from './instant';

/** The permission to start one deploy in spite of a freeze: asked by whoever starts it, confirmed by somebody else, reviewed afterwards. */
export interface BreakGlass {
  readonly id: string;
  readonly deployId: DeployId;
  readonly planDigest: Digest;
  /** The person who asks, and the only one who may start by it. */
  readonly askedBy: PersonId;
  readonly askedByName: string;
  readonly reason: string;
  /** Names of the freezes that held when it was asked. */
  readonly freezes: readonly string[];
  readonly askedAt: Instant;
  /** Unconfirmed it is over then. */
  readonly confirmBefore: Instant;
  readonly confirmation: GlassConfirmation | null;
  /** Set by the start that used it: from then on a review is owed. */
  readonly startedAt: Instant | null;
  readonly review: GlassReview | null;
}

/** The second person. */
export interface GlassConfirmation {
  readonly by: PersonId;
  readonly byName: string;
  readonly at: Instant;
  /** Started later than this it is frozen again. */
  readonly startBefore: Instant;
}

/** What somebody says about it who looked at it afterwards. */
export interface GlassReview {
  readonly by: PersonId;
  readonly byName: string;
  readonly text: string;
  readonly at: Instant;
  /** Nobody was there who had neither asked nor confirmed. */
  readonly withoutOthers: boolean;
}
