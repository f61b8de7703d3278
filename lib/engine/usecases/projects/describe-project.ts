import type { CanonicalValue } from '../../base/canonical-json';
import type { Project } from '../../model/project';

/** A project as audit events tell of it. Pure. */
export const describeProject = (project: Project): Readonly<Record<string, CanonicalValue>> => ({
  name: project.name,
  slug: project.slug,
  source: { ...project.source, options: { ...project.source.options } },
  archived: project.archivedAt !== null,
});
