import { notFound } from '../../access/access-failures';
import { toCanonical } from '../../base/canonical-json';
import { failed, type Result } from '../../base/result';
import type { ActContext } from '../../model/person';
import { ask, projectObject, type Asked, type AskPorts } from '../ask';
import { authorisedProject } from '../authorise';
import { sideAt, sideChoices, sideName, sideOf } from './find-sides';

/** Two sides of one project by their addresses. */
export interface ComparisonInput {
  readonly projectId: string;
  readonly left: string;
  readonly right: string;
}

/**
 * Asks the worker to hold the schemas of two environments or releases side by side. Whoever sees the project may: nothing of a target is
 * read for it, only what was read before; a release is replayed on a scratch database.
 */
export async function compareSchemasOf(
  ports: AskPorts,
  context: ActContext,
  input: ComparisonInput,
): Promise<Result<Asked>> {
  const found = await authorisedProject(ports.store, context, input.projectId, 'project.view');
  if (!found.ok) return found;
  const project = found.value;
  const choices = await sideChoices(ports.store, project);
  const [left, right] = [sideAt(choices, input.left), sideAt(choices, input.right)];
  if (left === null || right === null) return failed(notFound('environment or release'));
  return ask(ports, context, {
    kind: 'schema_comparison',
    value: toCanonical({ projectId: project.id, left: sideOf(left), right: sideOf(right) }),
    job: (answerId) => ({ task: 'compare_schemas', answerId }),
    about: { ...projectObject(project), name: `${sideName(left)} and ${sideName(right)} of ${project.name}` },
    action: 'comparison.asked',
  });
}
