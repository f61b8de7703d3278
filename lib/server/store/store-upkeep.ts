import { later, type Instant } from '../../engine/model/instant';
import type { Database } from '../db';
import { ANSWER_MILLISECONDS } from './answer-rows';
import { toDate } from './instants';
import { FAILURE_MEMORY_MILLISECONDS } from './sign-in-throttle';
import { removeUnusedContents } from './sql/remove-unused-contents';
import { translateErrors } from './translate-errors';

const DAY = 24 * 3_600_000;

/** What the store lets go of by itself. */
export interface StoreUpkeep {
  /**
   * Removes what is over at that time: answers after ten minutes, sessions and one-time links a month after their end, counts of failed
   * sign-ins, live facts of finished runs, deliveries after three months, and contents that no release holds any more. Audit events,
   * deploys, runs and observations stay. Not an act; safe to call at any time and from several workers.
   */
  sweep(at: Instant): Promise<void>;
}

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
