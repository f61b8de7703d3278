import type { Digest } from '../base/digest';
import type { Failure } from '../base/failure';
import type { ReleaseId } from './identifiers';
import type { Instant } from './instant';

/** One file of a datamodel. */
export interface DatamodelFile {
  /** Below the folder beside which the migrations lie, with `/`. */
  readonly path: string;
  readonly content: string;
}

/** What an application believes its database to be, as its tool writes it down beside the migrations (Prisma: `schema.prisma`). */
export interface Datamodel {
  readonly files: readonly DatamodelFile[];
  /** Major version of the tool that the application uses. */
  readonly toolMajor: number;
}

/** What came of comparing migrations with the datamodel beside them. */
export type DatamodelFinding =
  /** The migrations say all that the datamodel says. */
  | { readonly kind: 'complete' }
  /** A migration is missing; `sql` is what it would hold. */
  | { readonly kind: 'missing'; readonly sql: string }
  /** They could not be compared, and that is never taken for agreement. */
  | { readonly kind: 'unknown'; readonly failure: Failure };

/** The last comparison of a release with the datamodel beside its source. */
export interface DatamodelCheck {
  readonly releaseId: ReleaseId;
  /** Names what was compared; when that is another one it is compared anew. */
  readonly digest: Digest;
  readonly finding: DatamodelFinding;
  readonly checkedAt: Instant;
}
