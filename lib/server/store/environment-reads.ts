import type { EnvironmentReads } from '../../engine/ports/store';
import type { Database } from '../db';
import { ENVIRONMENT, POLICY, toEnvironment, toPolicy } from './environment-rows';
import { isUuid } from './is-uuid';

/** Environments and their policies. */
export function environmentReads(prisma: Database): EnvironmentReads {
  return {
    async environments({ projectId, includeArchived }) {
      if (projectId !== undefined && !isUuid(projectId)) return [];
      const rows = await prisma.environment.findMany({
        where: {
          ...(projectId === undefined ? {} : { projectId }),
          ...(includeArchived === true ? {} : { archivedAt: null }),
        },
        select: ENVIRONMENT,
        orderBy: [{ projectId: 'asc' }, { position: 'asc' }, { createdAt: 'asc' }, { id: 'asc' }],
      });
      return rows.map(toEnvironment);
    },

    async environment(id) {
      if (!isUuid(id)) return null;
      const row = await prisma.environment.findUnique({ where: { id }, select: ENVIRONMENT });
      return row === null ? null : toEnvironment(row);
    },

    async policy(environmentId, version) {
      if (!isUuid(environmentId)) return null;
      const row = await prisma.policy.findFirst({
        where: { environmentId, ...(version === undefined ? {} : { version }) },
        select: POLICY,
        orderBy: { version: 'desc' },
      });
      return row === null ? null : toPolicy(row);
    },
  };
}
