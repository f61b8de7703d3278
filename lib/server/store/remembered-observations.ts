import { Recent } from '../../engine/base/recent';
import type { Observation } from '../../engine/model/observation';
import type { Database } from '../db';
import { toInstant } from './instants';
import { OBSERVATION, toObservation } from './observation-rows';

/** Rows of histories of all remembered observations together: a few hundred environments with a thousand migrations each. */
const MOST_REMEMBERED_ROWS = 400_000;

/** Observations by id, read whole once: afterwards only their confirmation is asked for. */
export interface RememberedObservations {
  /** Those that the store holds. */
  read(ids: readonly string[]): Promise<ReadonlyMap<string, Observation>>;
}

/**
 * What an observation found never changes, only when it was last confirmed. The page of a migration shows what the histories of all environments
 * say of it, and reading those anew for each page would cost more than all the rest of it.
 */
export function rememberedObservations(prisma: Database): RememberedObservations {
  const memory = new Recent<Observation>(MOST_REMEMBERED_ROWS, rowsOf);
  return {
    read: async (ids) => {
      const known = new Map(ids.flatMap((id) => entryOf(id, memory.get(id))));
      const unknown = ids.filter((id) => !known.has(id));
      const [confirmed, read] = await Promise.all([
        prisma.observation.findMany({
          where: { id: { in: [...known.keys()] } },
          select: { id: true, confirmedAt: true },
        }),
        prisma.observation.findMany({ where: { id: { in: unknown } }, select: OBSERVATION }),
      ]);
      const found = new Map<string, Observation>();
      for (const { id, confirmedAt } of confirmed) {
        const observation = known.get(id);
        if (observation !== undefined) {
          found.set(id, { ...observation, confirmedAt: toInstant(confirmedAt) });
        }
      }
      for (const row of read) {
        const observation = toObservation(row);
        memory.set(row.id, observation);
        found.set(row.id, observation);
      }
      return found;
    },
  };
}

const entryOf = (id: string, observation: Observation | null): readonly (readonly [string, Observation])[] =>
  observation === null ? [] : [[id, observation]];

/** One besides the rows of the history: an empty history takes room too. */
const rowsOf = (observation: Observation): number =>
  observation.outcome === 'unreachable' ? 1 : 1 + observation.facts.history.entries.length;
