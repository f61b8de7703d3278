import { InvariantError } from '../../engine/base/invariant';
import type { ReleaseReads } from '../../engine/ports/store';
import type { Database } from '../db';
import { DATAMODEL_CHECK, toDatamodelCheck } from './datamodel-rows';
import { isUuid } from './is-uuid';
import { rememberedReleases } from './remembered-releases';
import { RELEASE, toRelease } from './release-rows';
import { newestReleaseIds } from './sql/newest-release-ids';

/** Releases and the bytes of their files. */
export function releaseReads(prisma: Database): ReleaseReads {
  const remembered = rememberedReleases(prisma);
  const newestReleases: ReleaseReads['newestReleases'] = async (projectIds) => {
    const ids = await newestReleaseIds(prisma, projectIds.filter(isUuid));
    const releases = await remembered.read(ids);
    return new Map(releases.map((release) => [release.projectId, release]));
  };
  return {
    newestReleases,

    async releases(projectId) {
      if (!isUuid(projectId)) return [];
      const rows = await prisma.release.findMany({
        where: { projectId },
        select: RELEASE,
        orderBy: { number: 'desc' },
      });
      return rows.map(toRelease);
    },

    newestRelease: async (projectId) => (await newestReleases([projectId])).get(projectId) ?? null,

    async release(id) {
      if (!isUuid(id)) return null;
      const [release = null] = await remembered.read([id]);
      return release;
    },

    async datamodelChecks(projectId) {
      if (!isUuid(projectId)) return new Map();
      const rows = await prisma.datamodelCheck.findMany({
        where: { release: { projectId } },
        select: DATAMODEL_CHECK,
      });
      return new Map(rows.map((row) => [row.releaseId, toDatamodelCheck(row)]));
    },

    async contents(digests) {
      const wanted = [...new Set(digests)];
      const rows = await prisma.fileContent.findMany({
        where: { sha256: { in: wanted } },
        select: { sha256: true, bytes: true },
      });
      const found = new Map(rows.map((row) => [row.sha256, row.bytes]));
      const missing = wanted.filter((digest) => !found.has(digest));
      if (missing.length > 0) {
        throw new InvariantError(`the store does not hold the content ${missing.join(', ')}`);
      }
      return found;
    },

    async filesAt(projectId, path) {
      if (!isUuid(projectId)) return [];
      const rows = await prisma.releaseFile.findMany({
        where: { path, release: { projectId } },
        select: { sha256: true },
        distinct: ['sha256'],
        orderBy: { sha256: 'asc' },
      });
      return rows.map(({ sha256 }) => sha256);
    },
  };
}
