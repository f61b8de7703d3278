import type { Answer } from '../../engine/model/answer';
import { fromAnswer } from './answer-rows';
import type { Transaction } from './transaction';

/** Replaces the answer as a whole; its owner and kind stay what they were when it was asked for. */
export async function saveAnswer(tx: Transaction, answer: Answer): Promise<void> {
  const { state, value } = fromAnswer(answer);
  await tx.answer.upsert({
    where: { id: answer.id },
    create: fromAnswer(answer),
    update: { state, value },
    select: { id: true },
  });
}
