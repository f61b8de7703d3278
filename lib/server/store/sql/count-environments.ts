import type { Database } from '../../db';

/** Environments that are looked at, by what their newest look and their newest drift check gave. */
export interface EnvironmentGroup {
  /** Null before the first look. */
  readonly reachability: string | null;
  /** Null before the first check. */
  readonly driftCheck: string | null;
  readonly count: bigint;
  readonly oldestConfirmedAt: Date | null;
}

/** One index probe for each environment and kind of finding, however many findings there are. */
export function countEnvironments(prisma: Database): Promise<readonly EnvironmentGroup[]> {
  return prisma.$queryRaw<readonly EnvironmentGroup[]>`
    SELECT look.outcome AS "reachability", checked.kind AS "driftCheck", count(*) AS "count",
      min(look.confirmed_at) AS "oldestConfirmedAt"
    FROM public.environments e
    JOIN public.projects p ON p.id = e.project_id AND p.archived_at IS NULL
    LEFT JOIN LATERAL (
      SELECT o.outcome, o.confirmed_at FROM public.observations o
      WHERE o.environment_id = e.id
      ORDER BY o.observed_at DESC, o.confirmed_at DESC LIMIT 1
    ) look ON true
    LEFT JOIN LATERAL (
      SELECT c.kind FROM public.drift_checks c
      WHERE c.environment_id = e.id
      ORDER BY c.checked_at DESC LIMIT 1
    ) checked ON true
    WHERE e.archived_at IS NULL
    GROUP BY look.outcome, checked.kind`;
}
