import type { Database } from '../../db';

/** Whether the newest look at some of these environments did not find the registered database. One index probe each, whatever was found. */
export async function anyNotReached(prisma: Database, environmentIds: readonly string[]): Promise<boolean> {
  const [row] = await prisma.$queryRaw<readonly { readonly found: boolean }[]>`
    SELECT EXISTS (
      SELECT FROM unnest(${environmentIds}::uuid[]) AS e(id)
      CROSS JOIN LATERAL (
        SELECT o.outcome FROM public.observations o
        WHERE o.environment_id = e.id
        ORDER BY o.observed_at DESC, o.confirmed_at DESC LIMIT 1
      ) latest
      WHERE latest.outcome <> 'reached'
    ) AS found`;
  return row?.found === true;
}
