import { later } from '../../engine/model/instant';
import type { StoreUpkeep } from '../../engine/ports/upkeep';
import type { Database } from '../db';
import { ANSWER_MILLISECONDS } from './answer-rows';
import { toDate } from './instants';
import { FAILURE_MEMORY_MILLISECONDS } from './sign-in-throttle';
import { removeUnusedContents } from './sql/remove-unused-contents';
import { translateErrors } from './translate-errors';

const DAY = 24 * 3_600_000;

export function createStoreUpkeep(prisma: Database): StoreUpkeep {
  return translateErrors<StoreUpkeep>({
    async sweep(at) {
      const before = (milliseconds: number): { readonly lt: Date } => ({
        lt: toDate(later(at, -milliseconds)),
      });
      await prisma.answer.deleteMany({ where: { createdAt: before(ANSWER_MILLISECONDS) } });
      await prisma.session.deleteMany({
        where: { OR: [{ expiresAt: before(30 * DAY) }, { endedAt: before(30 * DAY) }] },
      });
      await prisma.oneTimeLink.deleteMany({ where: { expiresAt: before(30 * DAY) } });
      await prisma.signInFailure.deleteMany({
        where: { lastFailedAt: before(FAILURE_MEMORY_MILLISECONDS) },
      });
      await prisma.webhookDelivery.deleteMany({
        where: { createdAt: before(90 * DAY), state: { not: 'waiting' } },
      });
      await removeUnusedContents(prisma);
    },
  });
}
