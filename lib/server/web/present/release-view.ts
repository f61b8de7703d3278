import 'server-only';
import type { ReleaseView } from '../../../contracts/release';
import type { Release } from '../../../engine/model/release';

/** A release as pages show it. Pure. */
export const releaseView = (release: Release): ReleaseView => ({
  number: release.number,
  digest: release.digest,
  revision: release.revision,
  createdAt: release.createdAt,
  migrationCount: release.migrationCount,
  newestMigrationId: release.newestMigrationId,
});
