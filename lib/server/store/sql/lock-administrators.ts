import type { Transaction } from '../transaction';

/**
 * Ids of the installation administrators who are not disabled. Until the transaction ends nobody else gets past this line, and none of
 * these people can be changed.
 */
export async function lockAdministrators(tx: Transaction): Promise<readonly string[]> {
  await tx.$queryRaw`SELECT 1 AS locked FROM public.installation FOR UPDATE`;
  const rows = await tx.$queryRaw<readonly { readonly id: string }[]>`
    SELECT id FROM public.people
    WHERE installation_administrator AND disabled_at IS NULL
    ORDER BY id
    FOR UPDATE`;
  return rows.map((row) => row.id);
}
