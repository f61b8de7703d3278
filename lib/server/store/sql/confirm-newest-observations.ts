import type { SeenAgain } from '../../../engine/ports/change';
import type { Transaction } from '../transaction';

/** Says of many observations in one statement when they were seen again; those that are not the newest of their environment are left. How many it was said of. */
export function confirmNewestObservations(tx: Transaction, seen: readonly SeenAgain[]): Promise<number> {
  return tx.$executeRaw`
    UPDATE public.observations o SET confirmed_at = s.at
    FROM unnest(${seen.map(({ observationId }) => observationId)}::uuid[],
                ${seen.map(({ environmentId }) => environmentId)}::uuid[],
                ${seen.map(({ at }) => at)}::text[]::timestamptz[]) AS s(id, environment_id, at)
    WHERE o.id = s.id AND o.id = (
      SELECT n.id FROM public.observations n
      WHERE n.environment_id = s.environment_id
      ORDER BY n.observed_at DESC, n.confirmed_at DESC LIMIT 1)`;
}
