import type { Database } from '../../db';

/** A row for each environment that was ever looked at: its newest observation, and the newest one that reached the target. */
export interface LatestHeadsRow {
  readonly environmentId: string;
  readonly id: string;
  readonly observedAt: Date;
  readonly confirmedAt: Date;
  readonly outcome: string;
  readonly failure: unknown;
  readonly reachedId: string | null;
  readonly reachedObservedAt: Date | null;
  readonly reachedConfirmedAt: Date | null;
}

/** One index probe each, and nothing of what was found. */
export async function latestHeads(
  prisma: Database,
  environmentIds: readonly string[],
): Promise<readonly LatestHeadsRow[]> {
  return prisma.$queryRaw<readonly LatestHeadsRow[]>`
    SELECT e.id AS "environmentId", latest.*, reached.*
    FROM unnest(${environmentIds}::uuid[]) AS e(id)
    CROSS JOIN LATERAL (
      SELECT o.id, o.observed_at AS "observedAt", o.confirmed_at AS "confirmedAt", o.outcome, o.failure
      FROM public.observations o
      WHERE o.environment_id = e.id
      ORDER BY o.observed_at DESC, o.confirmed_at DESC LIMIT 1
    ) latest
    LEFT JOIN LATERAL (
      SELECT o.id AS "reachedId", o.observed_at AS "reachedObservedAt", o.confirmed_at AS "reachedConfirmedAt"
      FROM public.observations o
      WHERE o.environment_id = e.id AND o.outcome = 'reached'
      ORDER BY o.observed_at DESC, o.confirmed_at DESC LIMIT 1
    ) reached ON true`;
}
