import type { Environment } from '../../lib/engine/model/environment';
import type { Corridor } from '../../lib/testing/corridor';

/** Undoes one migration through an installation of ours: the state of its deploy, or the codes of what is in the way. */
export async function undoIn(
  { corridor, environment }: { readonly corridor: Corridor; readonly environment: Environment },
  migrationId: string,
): Promise<string | readonly string[]> {
  const plan = await corridor.tryUndo(environment, migrationId);
  if (!('digest' in plan)) return plan.map(({ code }) => code);
  return (await corridor.deployNow(await corridor.request(plan))).state;
}
