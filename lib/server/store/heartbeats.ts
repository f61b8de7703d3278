import { later } from '../../engine/model/instant';
import type { Heartbeats } from '../../engine/ports/operations';
import type { Database } from '../db';
import { toDate } from './instants';
import { translateErrors } from './translate-errors';

const DAY = 24 * 3_600_000;

/** Heartbeats in the store, so that every process sees every worker. */
export function createHeartbeats(prisma: Database): Heartbeats {
  return translateErrors<Heartbeats>({
    async beat(heartbeat) {
      const { workerId, startedAt, seenAt } = heartbeat;
      const row = { ...heartbeat, startedAt: toDate(startedAt), seenAt: toDate(seenAt) };
      await prisma.workerHeartbeat.upsert({ where: { workerId }, create: row, update: row });
      await prisma.workerHeartbeat.deleteMany({ where: { seenAt: { lt: toDate(later(seenAt, -DAY)) } } });
    },

    async end(workerId) {
      await prisma.workerHeartbeat.deleteMany({ where: { workerId } });
    },
  });
}
