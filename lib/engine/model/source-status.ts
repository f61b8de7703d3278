import type { Failure } from '../base/failure';
import type { ProjectId } from './identifiers';
import type { Instant } from './instant';
import type { MigrationNote } from './migration';

/** What the last reading of a project's source gave. */
export interface SourceStatus {
  readonly projectId: ProjectId;
  readonly readAt: Instant;
  /** Digest of the last reading that a release could be made of; a release needs two equal ones. */
  readonly seenDigest: string | null;
  readonly problems: readonly Failure[];
  readonly notes: readonly MigrationNote[];
}
