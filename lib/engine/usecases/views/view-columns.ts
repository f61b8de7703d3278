import { success, type Result } from '../../base/result';
import type { ActContext } from '../../model/person';
import type { Project } from '../../model/project';
import type { Instant } from '../../model/instant';
import type { Release } from '../../model/release';
import { environmentOverviews, type EnvironmentOverview } from './environment-overview';
import { findProject, type ViewPorts } from './view-project';

/** Environments of a project as its page shows them, without the rest of the page. */
export interface ColumnsView {
  readonly project: Project;
  /** Before anything was read: whatever was committed by then is in it. */
  readonly readAt: Instant;
  readonly release: Release | null;
  /** In promotion order. */
  readonly environments: readonly EnvironmentOverview[];
}

/**
 * What a project's page says of some of its environments, or of all: of each what `viewProject` says at that moment. What is not an
 * environment of this project, or is archived, is left out. Refused as the whole page is.
 */
export async function viewColumns(
  ports: ViewPorts,
  context: ActContext,
  asked: { readonly project: string; readonly environmentIds: readonly string[] | 'all' },
): Promise<Result<ColumnsView>> {
  const readAt = ports.clock.now();
  const found = await findProject(ports, context, asked.project);
  if (!found.ok) return found;
  const project = found.value;
  const [release, environments] = await Promise.all([
    ports.store.newestRelease(project.id),
    ports.store.environments({ projectId: project.id }),
  ]);
  const { environmentIds } = asked;
  const subjects = environments
    .filter(({ id }) => environmentIds === 'all' || environmentIds.includes(id))
    .toSorted((left, right) => left.position - right.position)
    .map((environment) => ({ environment, release }));
  const overviews = await environmentOverviews(ports, subjects, readAt);
  return success({ project, readAt, release, environments: overviews });
}
