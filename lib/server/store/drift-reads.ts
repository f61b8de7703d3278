import type { DriftReads } from '../../engine/ports/store';
import type { Database } from '../db';
import { ACCEPTANCE, DRIFT_CHECK, SIGHTING, toAcceptance, toDriftCheck, toSighting } from './drift-rows';
import { toInstant } from './instants';
import { isUuid } from './is-uuid';
import { latestDriftCheckIds } from './sql/latest-drift-check-ids';
import { openDriftOf } from './sql/open-drift-of';

/** Checks, sightings and acceptances of drift, and the schemas they speak of. */
export function driftReads(prisma: Database): DriftReads {
  return {
    async latestDriftChecks(environmentIds) {
      const ids = await latestDriftCheckIds(prisma, environmentIds.filter(isUuid));
      const rows = await prisma.driftCheck.findMany({
        where: { id: { in: [...ids] } },
        select: DRIFT_CHECK,
      });
      return new Map(rows.map((row) => [row.environmentId, toDriftCheck(row)]));
    },

    openDriftOf: (environmentIds, at) => openDriftOf(prisma, environmentIds.filter(isUuid), at),

    async sightings(environmentId) {
      if (!isUuid(environmentId)) return [];
      const rows = await prisma.driftSighting.findMany({
        where: { environmentId },
        select: SIGHTING,
        orderBy: [{ firstSeenAt: 'asc' }, { itemId: 'asc' }],
      });
      return rows.map(toSighting);
    },

    async acceptances(environmentId) {
      if (!isUuid(environmentId)) return [];
      const rows = await prisma.driftAcceptance.findMany({
        where: { environmentId },
        select: ACCEPTANCE,
        orderBy: [{ acceptedAt: 'desc' }, { id: 'asc' }],
      });
      return rows.map(toAcceptance);
    },

    async snapshot(digest) {
      const row = await prisma.snapshot.findUnique({ where: { digest }, select: { json: true } });
      return row?.json ?? null;
    },

    async recordedAfterRun(environmentId) {
      if (!isUuid(environmentId)) return null;
      const row = await prisma.schemaAfterRun.findUnique({
        where: { environmentId },
        select: { digest: true, historyDigest: true, recordedAt: true },
      });
      if (row === null) return null;
      return { digest: row.digest, historyDigest: row.historyDigest, at: toInstant(row.recordedAt) };
    },
  };
}
