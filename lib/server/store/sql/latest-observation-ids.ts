import type { Database } from '../../db';

/** For each environment that was ever looked at: the newest observation, and the newest one that reached the target. One index probe each. */
export async function latestObservationIds(
  prisma: Database,
  environmentIds: readonly string[],
): Promise<
  readonly { readonly environmentId: string; readonly latest: string; readonly reached: string | null }[]
> {
  return prisma.$queryRaw<
    readonly { readonly environmentId: string; readonly latest: string; readonly reached: string | null }[]
  >`
    SELECT e.id AS "environmentId", latest.id AS latest, reached.id AS reached
    FROM unnest(${environmentIds}::uuid[]) AS e(id)
    CROSS JOIN LATERAL (
      SELECT o.id FROM public.observations o
      WHERE o.environment_id = e.id
      ORDER BY o.observed_at DESC, o.confirmed_at DESC LIMIT 1
    ) latest
    LEFT JOIN LATERAL (
      SELECT o.id FROM public.observations o
      WHERE o.environment_id = e.id AND o.outcome = 'reached'
      ORDER BY o.observed_at DESC, o.confirmed_at DESC LIMIT 1
    ) reached ON true`;
}
