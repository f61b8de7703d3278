import { later } from '../../engine/model/instant';
import type { StoreUpkeep } from '../../engine/ports/upkeep';
import type { Database } from '../db';
import { ANSWER_MILLISECONDS } from './answer-rows';
import { toDate } from './instants';
import { FAILURE_MEMORY_MILLISECONDS } from './sign-in-pace';
import { letGoOfObservations } from './sql/let-go-of-observations';
import { letGoOfStatements } from './sql/let-go-of-statements';
import { removeUnusedContents } from './sql/remove-unused-contents';
import { translateErrors } from './translate-errors';

const DAY = 24 * 3_600_000;

/** How long the operator wants to keep what grows with time. */
export interface Retention {
  readonly observationsDays: number;
  readonly journalsDays: number;
}

export function createStoreUpkeep(prisma: Database, keep: Retention): StoreUpkeep {
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
      await letGoOfStatements(prisma, {
        before: toDate(later(at, -keep.journalsDays * DAY)),
        at: toDate(at),
      });
      await letGoOfObservations(prisma, toDate(later(at, -keep.observationsDays * DAY)));
    },
  });
}
