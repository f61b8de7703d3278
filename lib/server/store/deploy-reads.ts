import { Recent } from '../../engine/base/recent';
import type { Plan } from '../../engine/model/plan';
import type { DeployReads } from '../../engine/ports/store';
import type { Database } from '../db';
import type { Prisma } from '../generated/client';
import { DEPLOY, PLAN, RUN, toDeploy, toPlan, toRun, toVerdict, VERDICT } from './deploy-rows';
import { toDate } from './instants';
import { isUuid } from './is-uuid';
import { environmentsWithDeploys } from './sql/environments-with-deploys';
import { planVersion } from './sql/plan-version';
import { recordingsHere } from './sql/recordings-here';

/** A plan never changes, and one of a large file takes seconds to read: what watches a run asks for it again and again. */
interface VersionedPlan {
  readonly version: string;
  readonly plan: Plan;
}

/** About 300 MB of the longest plans, or all that anybody looks at of the usual ones. */
const MOST_STATEMENTS = 400_000;

/** Each is counted with its statements, and with a few for itself. */
const weightOf = ({ plan }: VersionedPlan): number =>
  plan.steps.reduce((sum, { statements }) => sum + statements.length, 100);

/** Plans, deploys, verdicts and runs. */
export function deployReads(prisma: Database): DeployReads {
  const plans = new Recent<VersionedPlan>(MOST_STATEMENTS, weightOf);
  return {
    async plan(id) {
      if (!isUuid(id)) return null;
      const version = await planVersion(prisma, id);
      const known = plans.get(id);
      if (known !== null && known.version === version) return known.plan;
      const row = version === null ? null : await prisma.plan.findUnique({ where: { id }, select: PLAN });
      if (version === null || row === null) return null;
      const plan = toPlan(row);
      plans.set(id, { version, plan });
      return plan;
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
