import type { BreakGlassReads } from '../../engine/ports/store';
import type { Database } from '../db';
import { BREAK_GLASS, toBreakGlass } from './break-glass-rows';
import { toDate } from './instants';
import { isUuid } from './is-uuid';

/** Starts in spite of a freeze. */
export function breakGlassReads(prisma: Database): BreakGlassReads {
  return {
    async breakGlass(deployId) {
      if (!isUuid(deployId)) return [];
      const rows = await prisma.breakGlass.findMany({
        where: { deployId },
        select: BREAK_GLASS,
        orderBy: [{ askedAt: 'desc' }, { id: 'asc' }],
      });
      return rows.map(toBreakGlass);
    },

    async breakGlassById(id) {
      if (!isUuid(id)) return null;
      const row = await prisma.breakGlass.findUnique({ where: { id }, select: BREAK_GLASS });
      return row === null ? null : toBreakGlass(row);
    },

    async openBreakGlass(at) {
      const rows = await prisma.breakGlass.findMany({
        where: {
          reviewedAt: null,
          OR: [{ startedAt: { not: null } }, { confirmedAt: null, confirmBefore: { gt: toDate(at) } }],
        },
        select: BREAK_GLASS,
        orderBy: [{ askedAt: 'asc' }, { id: 'asc' }],
      });
      return rows.map(toBreakGlass);
    },
  };
}
