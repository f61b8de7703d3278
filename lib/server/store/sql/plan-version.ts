import type { Database } from '../../db';

/**
 * The version of a plan's row: another one as soon as anything of it was written. Null when there is no such plan. Source: PostgreSQL
 * manual, 5.6, `xmin`.
 */
export async function planVersion(prisma: Database, id: string): Promise<string | null> {
  const [row] = await prisma.$queryRaw<readonly { readonly version: string }[]>`
    SELECT xmin::text AS version FROM public.plans WHERE id = ${id}::uuid`;
  return row?.version ?? null;
}
