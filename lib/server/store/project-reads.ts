import type { ProjectReads } from '../../engine/ports/store';
import type { Database } from '../db';
import { isUuid } from './is-uuid';
import { PROJECT, SOURCE_STATUS, toProject, toSourceStatus } from './project-rows';

/** Projects and the last reading of their sources. */
export function projectReads(prisma: Database): ProjectReads {
  return {
    async projects(filter) {
      const rows = await prisma.project.findMany({
        where: filter?.includeArchived === true ? {} : { archivedAt: null },
        select: PROJECT,
        orderBy: [{ name: 'asc' }, { id: 'asc' }],
      });
      return rows.map(toProject);
    },

    async project(id) {
      if (!isUuid(id)) return null;
      const row = await prisma.project.findUnique({ where: { id }, select: PROJECT });
      return row === null ? null : toProject(row);
    },

    async projectBySlug(slug) {
      const row = await prisma.project.findUnique({ where: { slug }, select: PROJECT });
      return row === null ? null : toProject(row);
    },

    async sourceStatus(projectId) {
      if (!isUuid(projectId)) return null;
      const row = await prisma.sourceStatus.findUnique({ where: { projectId }, select: SOURCE_STATUS });
      return row === null ? null : toSourceStatus(row);
    },
  };
}
