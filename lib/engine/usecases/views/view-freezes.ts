import { isFrozen, type FreezeState } from '../../approval/freeze/is-frozen';
import { success, type Result } from '../../base/result';
import type { Environment } from '../../model/environment';
import type { FreezeWindow } from '../../model/freeze';
import type { ActContext } from '../../model/person';
import type { Project } from '../../model/project';
import { findProject, rightsIn, type ProjectRights, type ViewPorts } from './view-project';

/** A freeze and how it stands by itself, whatever others do. */
export interface FreezeListing {
  readonly window: FreezeWindow;
  readonly state: FreezeState;
}

export interface FreezesView {
  readonly project: Project;
  /** In promotion order. */
  readonly environments: readonly Environment[];
  /** By name; archived ones last. */
  readonly freezes: readonly FreezeListing[];
  readonly rights: ProjectRights;
}

/** When deploys of a project may not start: for everybody who may see the project. */
export async function viewFreezes(
  ports: ViewPorts,
  context: ActContext,
  slug: string,
): Promise<Result<FreezesView>> {
  const found = await findProject(ports, context, slug);
  if (!found.ok) return found;
  const project = found.value;
  const [windows, environments] = await Promise.all([
    ports.store.freezes({ projectId: project.id, includeArchived: true }),
    ports.store.environments({ projectId: project.id }),
  ]);
  const now = ports.clock.now();
  const inOrder = [
    ...windows.filter(({ archivedAt }) => archivedAt === null),
    ...windows.filter(({ archivedAt }) => archivedAt !== null),
  ];
  return success({
    project,
    environments: [...environments].sort((left, right) => left.position - right.position),
    freezes: inOrder.map((window) => ({
      window,
      state: window.archivedAt === null ? isFrozen([window], now) : { frozen: false, next: null },
    })),
    rights: rightsIn(context, project),
  });
}
