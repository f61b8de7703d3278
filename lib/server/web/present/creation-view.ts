import 'server-only';
import type { CreationView } from '../../../contracts/creation';
import { listTools, type ProjectRights, type ProjectView } from '../../../engine/index';
import type { Project } from '../../../engine/model/project';

/** What can be made in the source of a project, and by this reader. Whether the folder can be written to, the worker alone knows. */
export function creationView({
  project,
  rights,
  reading,
}: Pick<ProjectView, 'project' | 'rights' | 'reading'>): CreationView {
  const { tool, folder } = project.source;
  const format = listTools().find((one) => one.tool === tool);
  const title = format?.title ?? tool;
  return {
    folder,
    tool: title,
    keepsDown: format?.creation.keepsDown === true,
    heads: headsOf(reading),
    cannotCreate: whyNotCreate(project, rights),
  };
}

/** One head is no question. */
function headsOf(reading: ProjectView['reading']): CreationView['heads'] {
  const heads = (reading?.migrations ?? []).filter(({ isHead }) => isHead === true);
  return heads.length < 2 ? [] : heads.map(({ id, name }) => ({ id, name }));
}

/** Why nobody can make a migration here, or this reader may not; null when they can. Pure. */
export function whyNotCreate(project: Project, rights: ProjectRights): string | null {
  if (!rights['migration.create']) return 'Developers of the project may make migrations.';
  return project.archivedAt === null ? null : 'The project is archived.';
}
