import type { Clock } from '../../engine/ports/clock';
import type { AnswerReads } from '../../engine/ports/store';
import type { Database } from '../db';
import { ANSWER, stillKept, toAnswer } from './answer-rows';
import { isUuid } from './is-uuid';

/** Answers of jobs, for ten minutes; whose they are is for the caller to check. */
export function answerReads(prisma: Database, clock: Clock): AnswerReads {
  return {
    async answer(id) {
      if (!isUuid(id)) return null;
      const row = await prisma.answer.findFirst({ where: { id, ...stillKept(clock) }, select: ANSWER });
      return row === null ? null : toAnswer(row);
    },

    async answers(ids) {
      const where = { id: { in: ids.filter(isUuid) }, ...stillKept(clock) };
      const rows = await prisma.answer.findMany({ where, select: ANSWER });
      return new Map(rows.map((row) => [row.id, toAnswer(row)]));
    },
  };
}
