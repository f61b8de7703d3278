import { toCanonical } from '../../base/canonical-json';
import type { Failure } from '../../base/failure';
import type { Answer } from '../../model/answer';
import type { Change, Topic } from '../../ports/change';

/** What a job tells the person who waits for it. */
export type Reply =
  | { readonly ok: true; readonly value: object }
  | { readonly ok: false; readonly failures: readonly Failure[] };

/** The answer that was waited for; none when nobody waits. Pure. */
export function answered(answer: Answer | null, reply: Reply): readonly Answer[] {
  if (answer === null) return [];
  const value = reply.ok ? toCanonical(reply.value) : toCanonical({ failures: reply.failures });
  return [{ ...answer, state: reply.ok ? 'done' : 'failed', value }];
}

/** The change that answers; nobody waits when there is no answer. Pure. */
export function answerChange(answer: Answer | null, reply: Reply): readonly Change[] {
  return answer === null ? [] : [{ kind: 'answers.save', answers: answered(answer, reply) }];
}

/** The notice that goes with it. Pure. */
export const answerTopics = (answer: Answer | null): readonly Topic[] =>
  answer === null ? [] : [{ topic: 'answer', id: answer.id }];
