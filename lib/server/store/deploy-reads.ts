import type { DeployReads } from '../../engine/ports/store';
import type { Database } from '../db';
import type { Prisma } from '../generated/client';
import { DEPLOY, PLAN, RUN, toDeploy, toPlan, toRun, toVerdict, VERDICT } from './deploy-rows';
import { toDate } from './instants';
import { isUuid } from './is-uuid';
import { environmentsWithDeploys } from './sql/environments-with-deploys';
import { recordingsHere } from './sql/recordings-here';

/** Plans, deploys, verdicts and runs. */
export function deployReads(prisma: Database): DeployReads {
  return {
    async plan(id) {
      if (!isUuid(id)) return null;
      const row = await prisma.plan.findUnique({ where: { id }, select: PLAN });
      return row === null ? null : toPlan(row);
    },

    async deploy(id) {
      if (!isUuid(id)) return null;
      const row = await prisma.deploy.findUnique({ where: { id }, select: DEPLOY });
      return row === null ? null : toDeploy(row);
    },

    async deployByNumber(number) {
      if (!Number.isSafeInteger(number)) return null;
      const row = await prisma.deploy.findUnique({ where: { number }, select: DEPLOY });
      return row === null ? null : toDeploy(row);
    },

    async deploys(filter) {
      const rows = await prisma.deploy.findMany({
        where: deployWhere(filter),
        select: DEPLOY,
        orderBy: { number: 'desc' },
        take: filter.limit,
      });
      return rows.map(toDeploy);
    },

    environmentsWithDeploys: (environmentIds, states) =>
      environmentsWithDeploys(prisma, environmentIds.filter(isUuid), states),

    recordingsHere: (environmentId) =>
      isUuid(environmentId) ? recordingsHere(prisma, environmentId) : Promise.resolve(new Map()),

    async verdicts(deployId) {
      if (!isUuid(deployId)) return [];
      const rows = await prisma.verdict.findMany({
        where: { deployId },
        select: VERDICT,
        orderBy: [{ at: 'asc' }, { personId: 'asc' }],
      });
      return rows.map(toVerdict);
    },

    async runs(deployId) {
      if (!isUuid(deployId)) return [];
      const rows = await prisma.run.findMany({
        where: { deployId },
        select: RUN,
        orderBy: { fence: 'asc' },
      });
      return rows.map(toRun);
    },

    async run(id) {
      if (!isUuid(id)) return null;
      const row = await prisma.run.findUnique({ where: { id }, select: RUN });
      return row === null ? null : toRun(row);
    },

    async lostRuns(at) {
      const rows = await prisma.run.findMany({
        where: { finishedAt: null, leaseUntil: { lt: toDate(at) } },
        select: RUN,
        orderBy: { fence: 'asc' },
      });
      return rows.map(toRun);
    },
  };
}

function deployWhere(filter: Parameters<DeployReads['deploys']>[0]): Prisma.DeployWhereInput {
  const { projectIds, environmentId, states, before } = filter;
  if (environmentId !== undefined && !isUuid(environmentId)) return { id: { in: [] } };
  return {
    ...(projectIds === undefined ? {} : { projectId: { in: projectIds.filter(isUuid) } }),
    ...(environmentId === undefined ? {} : { environmentId }),
    ...(states === undefined ? {} : { state: { in: [...states] } }),
    ...(before === undefined ? {} : { number: { lt: before } }),
  };
}
