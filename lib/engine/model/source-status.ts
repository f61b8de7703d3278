import type { Failure } from '../base/failure';
import type { ProjectId } from './identifiers';
import type { Instant } from './instant';
import type { MigrationNote } from './migration';

/** What the last reading of a project's source gave. */
export interface SourceStatus {
  readonly projectId: ProjectId;
  readonly readAt: Instant;
  /** Digest of the last reading, when a release can be made of it; a release needs two equal ones. */
  readonly seenDigest: string | null;
  /** Why no release can be made of it; of one that can, why nothing of it can be deployed. */
  readonly problems: readonly Failure[];
  readonly notes: readonly MigrationNote[];
}
