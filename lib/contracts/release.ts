/** A release as pages show it. */
export interface ReleaseView {
  readonly number: number;
  readonly digest: string;
  readonly revision: string | null;
  readonly createdAt: string;
  readonly migrationCount: number;
  readonly newestMigrationId: string | null;
}
