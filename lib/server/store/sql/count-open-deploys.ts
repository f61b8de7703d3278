import type { Database } from '../../db';

/**
 * Deploys that are not over or wait to be settled, by state. The conditions are those of the indexes `deploys_open_idx` and
 * `deploys_unsettled_idx`, which hold nothing else.
 */
export function countOpenDeploys(
  prisma: Database,
): Promise<readonly { readonly state: string; readonly count: bigint }[]> {
  return prisma.$queryRaw<readonly { readonly state: string; readonly count: bigint }[]>`
    SELECT d.state, count(*) AS "count" FROM public.deploys d
    WHERE d.state IN ('awaiting_approval', 'approved', 'scheduled', 'queued', 'running', 'unknown')
    GROUP BY d.state
    UNION ALL
    SELECT d.state, count(*) FROM public.deploys d
    WHERE d.state IN ('partly_applied', 'schema_differs', 'contradiction')
    GROUP BY d.state`;
}
