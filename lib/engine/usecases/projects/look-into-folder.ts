import { failed, type Result } from '../../base/result';
import type { Failure } from '../../base/failure';
import type { ActContext } from '../../model/person';
import { ask, type Asked, type AskPorts } from '../ask';
import { authorisedForInstallation } from '../authorise';
import { checkFolder } from './check-folder';

/**
 * Asks the worker which sources there are in a folder, before a project is made of one of them: whoever may create a project may ask. What is
 * found is an offer; nothing of the folder is kept.
 */
export async function lookIntoFolder(
  ports: AskPorts,
  context: ActContext,
  input: { readonly folder: string },
): Promise<Result<Asked, readonly Failure[]>> {
  const allowed = authorisedForInstallation(context, 'project.create');
  if (!allowed.ok) return failed([allowed.failure]);
  const folder = input.folder.trim();
  const problems = checkFolder(folder);
  if (problems.length > 0) return failed(problems);
  const asked = await ask(ports, context, {
    kind: 'source_reading',
    value: { folder },
    job: (answerId) => ({ task: 'detect_sources', answerId }),
    about: { kind: 'installation', id: null, name: folder, projectId: null },
    action: 'installation.folder_looked_into',
  });
  return asked.ok ? asked : failed([asked.failure]);
}
