import type { CanonicalValue } from '../base/canonical-json';
import type { Digest } from '../base/digest';
import type { Failure } from '../base/failure';
import type { EnvironmentId, PersonId } from './identifiers';
import type { Instant } from './instant';

/** Where the expected side of a drift check came from (DESIGN.md 5.4). */
export type ExpectedOrigin = 'replay' | 'recorded_after_run';

/** Result of one drift check of an environment; the newest one is the current one. */
export interface DriftCheck {
  readonly id: string;
  readonly environmentId: EnvironmentId;
  readonly checkedAt: Instant;
  /** `schemaMarker` of the live side when it was read; the same marker again needs no new check. */
  readonly schemaMarker: string;
  readonly historyDigest: Digest;
  readonly result:
    | {
        readonly kind: 'compared';
        readonly origin: ExpectedOrigin;
        /** Said on the page when the origin is not a replay, or the expected side is uncertain. */
        readonly caveats: readonly Failure[];
        readonly expectedSnapshot: Digest;
        readonly liveSnapshot: Digest;
        /** The `DriftReport` of lib/engine/drift as plain data. */
        readonly report: CanonicalValue;
        /** Ids of the items of level break or risk; those that nobody accepted are open. */
        readonly countedItems: readonly string[];
      }
    | { readonly kind: 'check_failed'; readonly failure: Failure };
}

/** When an item of drift was first and last seen; survives checks while the item stays. */
export interface DriftSighting {
  readonly environmentId: EnvironmentId;
  readonly itemId: string;
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant;
  readonly goneAt: Instant | null;
}

/** A person said: this difference is known and fine until then. */
export interface DriftAcceptance {
  readonly id: string;
  readonly environmentId: EnvironmentId;
  readonly itemId: string;
  readonly objectId: string;
  readonly title: string;
  readonly acceptedBy: PersonId | null;
  readonly acceptedByName: string;
  readonly reason: string;
  readonly acceptedAt: Instant;
  readonly until: Instant;
  readonly endedAt: Instant | null;
}
