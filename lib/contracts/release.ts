import type { ShownFailure } from './failure';

/** A release as pages show it. */
export interface ReleaseView {
  readonly number: number;
  readonly digest: string;
  readonly revision: string | null;
  readonly createdAt: string;
  readonly migrationCount: number;
  readonly newestMigrationId: string | null;
}

/** How a release stands to the Prisma schema beside its source. */
export type SchemaCheckView =
  | { readonly kind: 'complete'; readonly checkedAt: string }
  /** A migration is missing; `sql` is what it would hold. */
  | { readonly kind: 'missing'; readonly sql: string; readonly checkedAt: string }
  | { readonly kind: 'unknown'; readonly failure: ShownFailure; readonly checkedAt: string };

/** A release in the list. */
export interface ReleaseRow extends ReleaseView {
  /** Null: it was not compared. */
  readonly schema: SchemaCheckView | null;
}
