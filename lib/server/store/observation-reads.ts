import type { Observation } from '../../engine/model/observation';
import type { Clock } from '../../engine/ports/clock';
import type { ObservationReads } from '../../engine/ports/store';
import type { Database } from '../db';
import { toDate } from './instants';
import { isUuid } from './is-uuid';
import { lookSubjects } from './look-subjects';
import { rememberedObservations } from './remembered-observations';
import { standingDocument } from './documents/standing-document';
import { OBSERVATION, toLatestHeads, toObservation } from './observation-rows';
import { anyNotReached } from './sql/any-not-reached';
import { latestHeads } from './sql/latest-heads';
import { latestObservationIds } from './sql/latest-observation-ids';
import { standingsOf, withoutStanding } from './sql/standings-of';

/** What was seen of environments. */
export function observationReads(prisma: Database, clock: Clock): ObservationReads {
  const remembered = rememberedObservations(prisma);
  return {
    async latestObservations(environmentIds) {
      const latest = await latestObservationIds(prisma, environmentIds.filter(isUuid));
      const ids = latest.flatMap((row) => [row.latest, ...(row.reached === null ? [] : [row.reached])]);
      const found = await remembered.read([...new Set(ids)]);
      return new Map(latest.flatMap((row) => entry(row, found)));
    },

    async latestHeads(environmentIds) {
      const rows = await latestHeads(prisma, environmentIds.filter(isUuid));
      return new Map(rows.map((row) => [row.environmentId, toLatestHeads(row)]));
    },

    async standings(keys) {
      const rows = await standingsOf(prisma, keys);
      return new Map(rows.map((row) => [row.environmentId, standingDocument.parse(row.document)]));
    },

    withoutStanding: async () => (await withoutStanding(prisma)).map(({ environmentId }) => environmentId),

    anyNotReached: (environmentIds) => anyNotReached(prisma, environmentIds.filter(isUuid)),

    lookSubjects: (asked) => lookSubjects(prisma, clock, asked),

    async observations(environmentId, { before, limit }) {
      if (!isUuid(environmentId)) return [];
      const rows = await prisma.observation.findMany({
        where: { environmentId, ...(before === undefined ? {} : { observedAt: { lt: toDate(before) } }) },
        select: OBSERVATION,
        orderBy: [{ observedAt: 'desc' }, { confirmedAt: 'desc' }],
        take: limit,
      });
      return rows.map(toObservation);
    },
  };
}

type Latest = { readonly latest: Observation; readonly lastReached: Observation | null };

/** Nothing when the observation was deleted between the two queries. */
function entry(
  row: { readonly environmentId: string; readonly latest: string; readonly reached: string | null },
  found: ReadonlyMap<string, Observation>,
): readonly (readonly [string, Latest])[] {
  const latest = found.get(row.latest);
  if (latest === undefined) return [];
  const lastReached = row.reached === null ? null : (found.get(row.reached) ?? null);
  return [[row.environmentId, { latest, lastReached }]];
}
