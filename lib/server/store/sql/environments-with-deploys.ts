import type { Database } from '../../db';

/** Which of these environments have a deploy in one of these states. */
export async function environmentsWithDeploys(
  prisma: Database,
  environmentIds: readonly string[],
  states: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await prisma.$queryRaw<readonly { readonly id: string }[]>`
    SELECT e.id FROM unnest(${environmentIds}::uuid[]) AS e(id)
    WHERE EXISTS (
      SELECT FROM public.deploys d WHERE d.environment_id = e.id AND d.state = ANY (${states}::text[]))`;
  return new Set(rows.map(({ id }) => id));
}
