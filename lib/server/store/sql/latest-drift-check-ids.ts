import type { Database } from '../../db';

/** The newest drift check of each environment that was ever checked. One index probe each. */
export async function latestDriftCheckIds(
  prisma: Database,
  environmentIds: readonly string[],
): Promise<readonly string[]> {
  const rows = await prisma.$queryRaw<readonly { readonly id: string }[]>`
    SELECT latest.id
    FROM unnest(${environmentIds}::uuid[]) AS e(id)
    CROSS JOIN LATERAL (
      SELECT c.id FROM public.drift_checks c
      WHERE c.environment_id = e.id
      ORDER BY c.checked_at DESC LIMIT 1
    ) latest`;
  return rows.map((row) => row.id);
}
