import { InvariantError } from '../../engine/base/invariant';
import type { ReleaseReads } from '../../engine/ports/store';
import type { Database } from '../db';
import { DATAMODEL_CHECK, toDatamodelCheck } from './datamodel-rows';
import { isUuid } from './is-uuid';
import { RELEASE, toRelease } from './release-rows';

/** Releases and the bytes of their files. */
export function releaseReads(prisma: Database): ReleaseReads {
  return {
    async releases(projectId) {
      if (!isUuid(projectId)) return [];
      const rows = await prisma.release.findMany({
        where: { projectId },
        select: RELEASE,
        orderBy: { number: 'desc' },
      });
      return rows.map(toRelease);
    },

    async newestRelease(projectId) {
      if (!isUuid(projectId)) return null;
      const row = await prisma.release.findFirst({
        where: { projectId },
        select: RELEASE,
        orderBy: { number: 'desc' },
      });
      return row === null ? null : toRelease(row);
    },

    async release(id) {
      if (!isUuid(id)) return null;
      const row = await prisma.release.findUnique({ where: { id }, select: RELEASE });
      return row === null ? null : toRelease(row);
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
