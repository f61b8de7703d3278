import type { Instant } from '../../../engine/model/instant';
import type { Database } from '../../db';

/**
 * Items of the newest checks that no standing acceptance covers, by level: the same as `countOpen` of the engine, for all environments at
 * once and without reading a report.
 */
export async function countOpenDrift(
  prisma: Database,
  at: Instant,
): Promise<{ readonly break: number; readonly risk: number }> {
  const [row] = await prisma.$queryRaw<readonly { readonly breaks: bigint; readonly items: bigint }[]>`
    WITH newest AS (
      SELECT e.id AS environment_id, c.kind, c.counted_items, c.break_items
      FROM public.environments e
      JOIN public.projects p ON p.id = e.project_id AND p.archived_at IS NULL
      CROSS JOIN LATERAL (
        SELECT c.kind, c.counted_items, c.break_items FROM public.drift_checks c
        WHERE c.environment_id = e.id
        ORDER BY c.checked_at DESC LIMIT 1
      ) c
      WHERE e.archived_at IS NULL
    ), breaks AS (
      SELECT DISTINCT n.environment_id, b.item_id
      FROM newest n CROSS JOIN LATERAL jsonb_array_elements_text(n.break_items) AS b(item_id)
      WHERE n.kind = 'compared'
    )
    SELECT count(b.item_id) AS breaks, count(*) AS items
    FROM newest n
    CROSS JOIN LATERAL unnest(n.counted_items) AS i(item_id)
    LEFT JOIN breaks b ON b.environment_id = n.environment_id AND b.item_id = i.item_id
    WHERE n.kind = 'compared' AND NOT EXISTS (
      SELECT FROM public.drift_acceptances a
      WHERE a.environment_id = n.environment_id AND a.item_id = i.item_id
        AND a.ended_at IS NULL AND a.until > ${at}::timestamptz)`;
  const { breaks = 0n, items = 0n } = row ?? {};
  return { break: Number(breaks), risk: Number(items - breaks) };
}
