import type { Digest } from '../base/digest';
import type { Failure } from '../base/failure';
import type { History } from './history';
import type { EnvironmentId } from './identifiers';
import type { Instant } from './instant';
import type { TargetIdentity } from './target-identity';

/** What the deploy role may do on the target and what is missing, in words. */
export interface TargetRights {
  readonly superuser: boolean;
  readonly canCreateInSchema: boolean;
  readonly canCreateInDatabase: boolean;
  /** The schema `lockkeeper` exists and is ours, or can be made. `reduced` is DESIGN.md 5.3. */
  readonly lockkeeperSchema: 'present' | 'can_create' | 'reduced';
  readonly missing: readonly { readonly what: string; readonly sql: string }[];
}

/** One healthy look at a target. */
export interface TargetFacts {
  readonly identity: TargetIdentity;
  /** As `server_version` prints it. */
  readonly serverVersion: string;
  readonly serverMajor: number;
  readonly role: string;
  readonly encrypted: boolean;
  readonly standby: boolean;
  readonly readOnly: boolean;
  readonly pooled: boolean;
  readonly rights: TargetRights;
  readonly history: History;
  readonly historyDigest: Digest;
  /** Cheap mark that moves when the catalog does. */
  readonly schemaMarker: string;
  readonly connectMs: number;
}

/** One look at an environment, without what it found in a target that it reached. */
export type ObservationHead = {
  readonly id: string;
  readonly environmentId: EnvironmentId;
  readonly observedAt: Instant;
  readonly confirmedAt: Instant;
} & (
  | { readonly outcome: 'reached' | 'wrong_database' }
  | { readonly outcome: 'unreachable'; readonly failure: Failure }
);

/** What one look at an environment found, with its time. */
export type Observation = {
  readonly id: string;
  readonly environmentId: EnvironmentId;
  /** When these facts were first seen. */
  readonly observedAt: Instant;
  /** When they were last confirmed unchanged. */
  readonly confirmedAt: Instant;
} & (
  | { readonly outcome: 'reached'; readonly facts: TargetFacts }
  | { readonly outcome: 'wrong_database'; readonly facts: TargetFacts; readonly expected: TargetIdentity }
  | { readonly outcome: 'unreachable'; readonly failure: Failure }
);
