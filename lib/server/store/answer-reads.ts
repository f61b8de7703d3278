import { later } from '../../engine/model/instant';
import type { Clock } from '../../engine/ports/clock';
import type { AnswerReads } from '../../engine/ports/store';
import type { Database } from '../db';
import { ANSWER, ANSWER_MILLISECONDS, toAnswer } from './answer-rows';
import { toDate } from './instants';
import { isUuid } from './is-uuid';

/** Answers of jobs, for ten minutes; whose they are is for the caller to check. */
export function answerReads(prisma: Database, clock: Clock): AnswerReads {
  return {
    async answer(id) {
      if (!isUuid(id)) return null;
      const since = toDate(later(clock.now(), -ANSWER_MILLISECONDS));
      const row = await prisma.answer.findFirst({
        where: { id, createdAt: { gt: since } },
        select: ANSWER,
      });
      return row === null ? null : toAnswer(row);
    },
  };
}
