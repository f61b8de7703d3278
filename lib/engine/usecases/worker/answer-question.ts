import { failure, type Failure } from '../../base/failure';
import type { Result } from '../../base/result';
import type { Answer } from '../../model/answer';
import type { Commit } from '../../ports/store';
import type { Ports } from '../../ports/ports';
import { answerChange, answerTopics, type Reply } from './save-answer';
import { systemContext } from './system-context';

/** What a question is answered with, and what else comes of it in the same commit. */
export interface Answered extends Partial<Pick<Commit, 'events' | 'jobs'>> {
  readonly reply: Reply;
}

/** Answers a question that waits; one that has its answer, or that nobody has asked, is left alone. */
export async function answerQuestion(
  { store, clock, ids }: Pick<Ports, 'store' | 'clock' | 'ids'>,
  answerId: string,
  answerOf: (question: Answer) => Promise<Answered>,
): Promise<void> {
  const question = await store.answer(answerId);
  if (question?.state !== 'waiting') return;
  const { reply, events = [], jobs = [] } = await answerOf(question);
  await store.commit({
    context: systemContext(ids.uuid()),
    at: clock.now(),
    changes: answerChange(question, reply),
    events,
    jobs,
    topics: answerTopics(question),
  });
}

/** A result as the person is told it. Pure. */
export const asReply = (result: Result<object>): Reply =>
  result.ok ? result : { ok: false, failures: [result.failure] };

/** The store is trusted to keep a question, not to make it. */
export const unreadableQuestion = (): Failure =>
  failure('ANSWER.UNREADABLE', 'The question was not understood.', { fix: 'Ask again.' });
