import type { Database } from '../../db';

/** The newest release of each project that has one. One index probe each. */
export async function newestReleaseIds(
  prisma: Database,
  projectIds: readonly string[],
): Promise<readonly string[]> {
  const rows = await prisma.$queryRaw<readonly { readonly id: string }[]>`
    SELECT newest.id
    FROM unnest(${projectIds}::uuid[]) AS p(id)
    CROSS JOIN LATERAL (
      SELECT r.id FROM public.releases r WHERE r.project_id = p.id ORDER BY r.number DESC LIMIT 1
    ) newest`;
  return rows.map((row) => row.id);
}
