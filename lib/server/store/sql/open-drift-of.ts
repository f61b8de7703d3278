import type { Instant } from '../../../engine/model/instant';
import type { Database } from '../../db';

/** Items of the newest checks of some environments that no standing acceptance covers; as the engine's `countOpen`, and no report is read. */
export async function openDriftOf(
  prisma: Database,
  environmentIds: readonly string[],
  at: Instant,
): Promise<number> {
  const [row] = await prisma.$queryRaw<readonly { readonly items: bigint }[]>`
    SELECT count(*) AS items
    FROM unnest(${environmentIds}::uuid[]) AS e(id)
    CROSS JOIN LATERAL (
      SELECT c.kind, c.counted_items FROM public.drift_checks c
      WHERE c.environment_id = e.id
      ORDER BY c.checked_at DESC LIMIT 1
    ) newest
    CROSS JOIN LATERAL unnest(newest.counted_items) AS i(item_id)
    WHERE newest.kind = 'compared' AND NOT EXISTS (
      SELECT FROM public.drift_acceptances a
      WHERE a.environment_id = e.id AND a.item_id = i.item_id
        AND a.ended_at IS NULL AND a.until > ${at}::timestamptz)`;
  return Number(row?.items ?? 0n);
}
