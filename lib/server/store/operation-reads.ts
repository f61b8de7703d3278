import type { EnvironmentCounts, WorkerHeartbeat } from '../../engine/model/operations';
import type { OperationReads } from '../../engine/ports/operations';
import type { Database } from '../db';
import { deployState } from './documents/deploy-state';
import { toInstant } from './instants';
import { countEnvironments, type EnvironmentGroup } from './sql/count-environments';
import { countOpenDeploys } from './sql/count-open-deploys';
import { countOpenDrift } from './sql/count-open-drift';
import { readQueue } from './sql/read-queue';
import { readStoreServer } from './sql/read-store-server';
import { translateErrors } from './translate-errors';

/** What an operator watches, in a fixed number of queries that no history makes longer. */
export function createOperationReads(prisma: Database): OperationReads {
  return translateErrors<OperationReads>({
    async operationFacts(at) {
      const [open, transitions, queue, environments, openDrift, workers] = await Promise.all([
        countOpenDeploys(prisma),
        prisma.deployTransition.findMany({ orderBy: [{ before: 'asc' }, { after: 'asc' }] }),
        readQueue(prisma),
        countEnvironments(prisma),
        countOpenDrift(prisma, at),
        readWorkers(prisma),
      ]);
      return {
        at,
        openDeploys: new Map(open.map(({ state, count }) => [deployState.parse(state), Number(count)])),
        transitions: transitions.map(({ before, after, count }) => ({
          before: deployState.parse(before),
          after: deployState.parse(after),
          count: Number(count),
        })),
        queue,
        environments: toEnvironmentCounts(environments),
        openDrift,
        workers,
      };
    },

    workers: () => readWorkers(prisma),
    storeServer: () => readStoreServer(prisma),
  });
}

function toEnvironmentCounts(groups: readonly EnvironmentGroup[]): EnvironmentCounts {
  const sum = (wanted: (group: EnvironmentGroup) => boolean): number =>
    groups.filter(wanted).reduce((total, { count }) => total + Number(count), 0);
  const oldest = groups
    .flatMap(({ oldestConfirmedAt }) => (oldestConfirmedAt === null ? [] : [toInstant(oldestConfirmedAt)]))
    .sort()
    .at(0);
  return {
    reachability: {
      reached: sum(({ reachability }) => reachability === 'reached'),
      wrong_database: sum(({ reachability }) => reachability === 'wrong_database'),
      unreachable: sum(({ reachability }) => reachability === 'unreachable'),
      never_looked: sum(({ reachability }) => reachability === null),
    },
    driftChecks: {
      compared: sum(({ driftCheck }) => driftCheck === 'compared'),
      check_failed: sum(({ driftCheck }) => driftCheck === 'check_failed'),
      never_checked: sum(({ driftCheck }) => driftCheck === null),
    },
    oldestConfirmedAt: oldest ?? null,
  };
}

async function readWorkers(prisma: Database): Promise<readonly WorkerHeartbeat[]> {
  const rows = await prisma.workerHeartbeat.findMany({ orderBy: { seenAt: 'desc' } });
  return rows.map((row) => ({
    ...row,
    startedAt: toInstant(row.startedAt),
    seenAt: toInstant(row.seenAt),
  }));
}
