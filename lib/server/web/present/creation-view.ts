import 'server-only';
import type { CreationView } from '../../../contracts/creation';
import { listTools, type ProjectRights } from '../../../engine/index';
import type { Project } from '../../../engine/model/project';

/** What can be made in the source of a project, and by this reader. Whether the folder can be written to, the worker alone knows. */
export function creationView({
  project,
  rights,
}: {
  readonly project: Project;
  readonly rights: ProjectRights;
}): CreationView {
  const { tool, folder } = project.source;
  const format = listTools().find((one) => one.tool === tool);
  const title = format?.title ?? tool;
  return {
    folder,
    tool: title,
    keepsDown: format?.creation.keepsDown === true,
    cannotCreate: whyNot(project, rights),
  };
}

function whyNot(project: Project, rights: ProjectRights): string | null {
  if (!rights['migration.create']) return 'Developers of the project may make migrations.';
  return project.archivedAt === null ? null : 'The project is archived.';
}
