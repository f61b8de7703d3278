import type { Result } from '../../base/result';
import type { ActContext } from '../../model/person';
import { ask, environmentObject, type Asked, type AskPorts } from '../ask';
import { authorisedEnvironment } from '../authorise';

/**
 * Asks the worker for the SQL that makes a migration of what somebody changed by hand in an environment. Whoever may make migrations in the
 * project may ask; the target is looked at, and nothing is written anywhere.
 */
export async function askForAdoption(
  ports: AskPorts,
  context: ActContext,
  input: { readonly environmentId: string },
): Promise<Result<Asked>> {
  const found = await authorisedEnvironment(ports.store, context, input.environmentId, 'migration.create');
  if (!found.ok) return found;
  const { environment } = found.value;
  return ask(ports, context, {
    kind: 'migration_draft',
    value: { environmentId: environment.id },
    job: (answerId) => ({ task: 'draft_adoption', answerId }),
    about: environmentObject(environment),
    action: 'drift.adoption_asked',
  });
}
