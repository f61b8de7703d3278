import { notFound } from '../../access/access-failures';
import { failed, success, type Result } from '../../base/result';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { findProject } from './view-project';

/**
 * All that a plan sends for one migration, in its order: of a program that was asked for the plan no release holds it. A plan of another
 * project is left out as if it did not exist; null where the plan does not name the migration.
 */
export async function plannedText(
  { store }: Pick<Ports, 'store'>,
  context: ActContext,
  wanted: { readonly project: string; readonly planId: string; readonly migrationId: string },
): Promise<Result<string | null>> {
  const found = await findProject({ store }, context, wanted.project);
  if (!found.ok) return found;
  const plan = await store.plan(wanted.planId);
  if (plan?.projectId !== found.value.id) return failed(notFound('plan'));
  const step = plan.steps.find(({ migrationId }) => migrationId === wanted.migrationId);
  // As a release keeps what programs said: the end of a statement stands alone, where no comment before it takes it in.
  return success(step?.statements.map(({ text }) => `${text}\n;\n`).join('\n') ?? null);
}
