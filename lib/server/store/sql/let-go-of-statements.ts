import { OPEN_DEPLOY_STATES } from '../../../engine/model/deploy';
import type { Database } from '../../db';

/** Deploys of one sweep. */
const DEPLOYS = 50;

/**
 * Removes what became of each statement of deploys that ended before a time, and notes that on their runs; what became of each migration
 * stays. All runs of a deploy at once, never half a journal, and never of a deploy that somebody has to settle.
 */
export async function letGoOfStatements(
  prisma: Database,
  { before, at }: { readonly before: Date; readonly at: Date },
): Promise<void> {
  const deploys = await prisma.$queryRaw<readonly { readonly id: string }[]>`
    SELECT d.id FROM public.deploys d
    WHERE d.finished_at < ${before} AND d.state <> ALL(${[...OPEN_DEPLOY_STATES]}::text[])
      AND EXISTS (SELECT FROM public.runs r WHERE r.deploy_id = d.id AND r.statements_let_go_at IS NULL)
    ORDER BY d.finished_at LIMIT ${DEPLOYS}`;
  for (const { id } of deploys) {
    await prisma.$executeRaw`
      WITH runs AS (
        UPDATE public.runs SET statements_let_go_at = ${at} WHERE deploy_id = ${id}::uuid AND statements_let_go_at IS NULL
        RETURNING id)
      DELETE FROM public.run_statements s USING runs WHERE s.run_id = runs.id`;
  }
}
