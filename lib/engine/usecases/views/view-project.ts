import { notFound } from '../../access/access-failures';
import { canInProject, visibleProjects, type ProjectAct } from '../../access/can';
import { groupBy } from '../../base/group-by';
import { failed, success, type Result } from '../../base/result';
import type { DatamodelCheck } from '../../model/datamodel';
import type { FolderReading } from '../../model/folder-reading';
import type { ActContext } from '../../model/person';
import type { Instant } from '../../model/instant';
import type { Project } from '../../model/project';
import type { Release } from '../../model/release';
import type { SourceStatus } from '../../model/source-status';
import type { Ports } from '../../ports/ports';
import { environmentOverviews, type EnvironmentOverview } from './environment-overview';

export type ViewPorts = Pick<Ports, 'store' | 'clock' | 'releases'>;

/** What the reader may do here, so that a page shows no button that the server would refuse. */
export type ProjectRights = Readonly<Record<ProjectAct, boolean>>;

export interface ProjectView {
  readonly project: Project;
  /** Before anything was read: whatever was committed by then is in it. */
  readonly readAt: Instant;
  readonly sourceStatus: SourceStatus | null;
  readonly release: Release | null;
  readonly reading: FolderReading | null;
  /** How the release stands to the datamodel beside the source; null when it was not compared yet. */
  readonly datamodel: DatamodelCheck | null;
  /** In promotion order. */
  readonly environments: readonly EnvironmentOverview[];
  readonly rights: ProjectRights;
}

/** A project by its address, when the reader may see it. */
export async function findProject(
  { store }: Pick<Ports, 'store'>,
  { actor }: ActContext,
  slug: string,
): Promise<Result<Project>> {
  const project = await store.projectBySlug(slug);
  if (project === null || !canInProject(actor, 'project.view', project.id)) {
    return failed(notFound('project'));
  }
  return success(project);
}

/** Everything that the pages of one project show: newest release, environments in promotion order with their timelines. */
export async function viewProject(
  ports: ViewPorts,
  context: ActContext,
  slug: string,
): Promise<Result<ProjectView>> {
  const readAt = ports.clock.now();
  const found = await findProject(ports, context, slug);
  if (!found.ok) return found;
  const project = found.value;
  const [sourceStatus, release, environments, checks] = await Promise.all([
    ports.store.sourceStatus(project.id),
    ports.store.newestRelease(project.id),
    ports.store.environments({ projectId: project.id }),
    ports.store.datamodelChecks(project.id),
  ]);
  const inOrder = [...environments].sort((left, right) => left.position - right.position);
  const [reading, overviews] = await Promise.all([
    release === null ? null : ports.releases.read(release),
    environmentOverviews(
      ports,
      inOrder.map((environment) => ({ environment, release })),
      readAt,
    ),
  ]);
  return success({
    project,
    readAt,
    sourceStatus,
    release,
    reading,
    datamodel: release === null ? null : (checks.get(release.id) ?? null),
    environments: overviews,
    rights: rightsIn(context, project),
  });
}

/** The projects that the reader may see, with the state of each environment; archived ones last. */
export async function listProjects(
  ports: ViewPorts,
  context: ActContext,
): Promise<readonly Pick<ProjectView, 'project' | 'release' | 'environments'>[]> {
  const visible = visibleProjects(context.actor);
  const all = await ports.store.projects({ includeArchived: true });
  const projects = all.filter(({ id }) => visible === 'all' || visible.includes(id));
  const [releases, environments] = await Promise.all([
    ports.store.newestReleases(projects.map(({ id }) => id)),
    ports.store.environments({}),
  ]);
  const environmentsOf = groupBy(environments, ({ projectId }) => projectId);
  const subjects = projects.flatMap(({ id }) =>
    (environmentsOf.get(id) ?? [])
      .toSorted((left, right) => left.position - right.position)
      .map((environment) => ({ environment, release: releases.get(id) ?? null })),
  );
  const overviews = await environmentOverviews(ports, subjects, ports.clock.now());
  const overviewsOf = groupBy(overviews, ({ environment }) => environment.projectId);
  return projects.map((project) => ({
    project,
    release: releases.get(project.id) ?? null,
    environments: overviewsOf.get(project.id) ?? [],
  }));
}

/** What the reader may do in a project. Pure. */
export const rightsIn = ({ actor }: ActContext, { id }: Pick<Project, 'id'>): ProjectRights => ({
  'project.view': canInProject(actor, 'project.view', id),
  'project.look_now': canInProject(actor, 'project.look_now', id),
  'migration.create': canInProject(actor, 'migration.create', id),
  'deploy.request': canInProject(actor, 'deploy.request', id),
  'deploy.start': canInProject(actor, 'deploy.start', id),
  'deploy.cancel': canInProject(actor, 'deploy.cancel', id),
  'deploy.decide': canInProject(actor, 'deploy.decide', id),
  'drift.accept': canInProject(actor, 'drift.accept', id),
  'project.administer': canInProject(actor, 'project.administer', id),
});
