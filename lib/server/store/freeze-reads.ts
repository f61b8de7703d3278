import type { FreezeReads } from '../../engine/ports/store';
import type { Database } from '../db';
import { FREEZE, toFreeze } from './freeze-rows';
import { isUuid } from './is-uuid';

/** Times in which no deploy is started. */
export function freezeReads(prisma: Database): FreezeReads {
  return {
    async freezes({ projectId, includeArchived = false }) {
      if (projectId !== undefined && !isUuid(projectId)) return [];
      const rows = await prisma.freezeWindow.findMany({
        where: {
          ...(projectId === undefined ? {} : { projectId }),
          ...(includeArchived ? {} : { archivedAt: null }),
        },
        select: FREEZE,
        orderBy: [{ name: 'asc' }, { id: 'asc' }],
      });
      return rows.map(toFreeze);
    },

    async freeze(id) {
      if (!isUuid(id)) return null;
      const row = await prisma.freezeWindow.findUnique({ where: { id }, select: FREEZE });
      return row === null ? null : toFreeze(row);
    },
  };
}
