import 'server-only';
import type { ReleaseRow, ReleaseView } from '../../../contracts/release';
import type { DatamodelCheck } from '../../../engine/model/datamodel';
import type { Release } from '../../../engine/model/release';

/** A release with what its Prisma schema says of it. Pure. */
export const releaseRow = (release: Release, check: DatamodelCheck | null): ReleaseRow => ({
  ...releaseView(release),
  schema: check === null ? null : { ...check.finding, checkedAt: check.checkedAt },
});

/** A release as pages show it. Pure. */
export const releaseView = (release: Release): ReleaseView => ({
  number: release.number,
  digest: release.digest,
  revision: release.revision,
  createdAt: release.createdAt,
  migrationCount: release.migrationCount,
  newestMigrationId: release.newestMigrationId,
});
