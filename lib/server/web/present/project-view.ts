import 'server-only';
import type {
  ProjectCard,
  ProjectPageView,
  ProjectRightsView,
  SourceFields,
  SourceView,
} from '../../../contracts/project';
import type { ProjectRights, ProjectView } from '../../../engine/index';
import type { Project, Source } from '../../../engine/model/project';
import type { SourceStatus } from '../../../engine/model/source-status';
import { environmentLine } from './environment-line';
import { gatheredNotes } from './gathered-notes';
import { matrixView } from './matrix-view';
import { releaseRow, releaseView } from './release-view';
import { toolLooksFor } from './tool-views';

/** Everything that the page of a project shows. Pure. */
export const projectPageView = (view: ProjectView): ProjectPageView => ({
  project: projectHead(view.project),
  source: view.sourceStatus === null ? null : sourceView(view.sourceStatus),
  looksFor: toolLooksFor(view.project.source.tool),
  release: view.release === null ? null : releaseRow(view.release, view.datamodel),
  matrix: matrixView(view),
  rights: rightsView(view.rights),
});

/** A project in the list. Pure. */
export const projectCard = (
  view: Pick<ProjectView, 'project' | 'release' | 'environments'>,
): ProjectCard => ({
  ...projectHead(view.project),
  release: view.release === null ? null : releaseView(view.release),
  environments: view.environments.map(environmentLine),
});

/** What every page of a project says about it. Pure. */
export const projectHead = (project: Project): ProjectPageView['project'] => ({
  id: project.id,
  slug: project.slug,
  name: project.name,
  isArchived: project.archivedAt !== null,
  source: sourceFields(project.source),
});

/** What the reader may do. Pure. */
export const rightsView = (rights: ProjectRights): ProjectRightsView => ({
  mayLook: rights['project.look_now'],
  mayCreate: rights['migration.create'],
  mayRequest: rights['deploy.request'],
  mayAdminister: rights['project.administer'],
});

const sourceFields = ({ kind, folder, tool, options }: Source): SourceFields => ({
  kind,
  folder,
  tool,
  options: { ...options },
});

const sourceView = ({ readAt, seenDigest, problems, notes }: SourceStatus): SourceView => ({
  readAt,
  isRead: seenDigest !== null,
  problems,
  notes: gatheredNotes(notes),
});
