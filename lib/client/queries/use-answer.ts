'use client';

import { useQuery } from '@tanstack/react-query';
import type { AnswerView } from '../../contracts/answer';
import type { ShownFailure } from '../../contracts/failure';
import { queryKeys } from '../query-keys';
import { ReadError, readJson } from '../read-json';

const ASK_AGAIN_MS = 400;
/** A worker answers within 5 s, so 20 s mean that none is at work. */
const TIMES_ASKED = 50;

/** What became of a question to the worker. */
export type Followed =
  | { readonly state: 'none' }
  | { readonly state: 'waiting' }
  | { readonly state: 'done'; readonly answer: Extract<AnswerView, { state: 'done' }> }
  | { readonly state: 'failed'; readonly failures: readonly ShownFailure[] };

/** Follows an answer until it is there, or until it is late. Answers are kept for ten minutes. */
export function useAnswer(id: string | null): Followed {
  const { data, error } = useQuery({
    queryKey: queryKeys.answer(id ?? 'none'),
    enabled: id !== null,
    queryFn: ({ signal }) => followAnswer(id ?? '', signal),
    staleTime: 0,
  });
  if (id === null) return { state: 'none' };
  if (error !== null && data === undefined) return { state: 'failed', failures: [failureOf(error)] };
  if (data === undefined) return { state: 'waiting' };
  switch (data.state) {
    case 'waiting':
      return { state: 'failed', failures: [LATE] };
    case 'failed':
      return { state: 'failed', failures: data.failures };
    case 'done':
      return { state: 'done', answer: data };
  }
}

/** The answer; still *waiting* when it is late. */
export async function followAnswer(
  id: string,
  signal: AbortSignal,
  timesAsked = TIMES_ASKED,
): Promise<AnswerView> {
  for (let asked = 1; ; asked += 1) {
    const answer = await readJson<AnswerView>(`/api/v1/answers/${id}`, signal);
    if (answer.state !== 'waiting' || asked === timesAsked) return answer;
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}

export const LATE: ShownFailure = {
  code: 'ANSWER.LATE',
  summary: 'The worker does not answer.',
  fix: 'Check that the worker of this installation runs, then ask again.',
};

const failureOf = (error: Error): ShownFailure =>
  error instanceof ReadError
    ? error.failure
    : { code: 'INTERNAL.NO_ANSWER', summary: 'Lockkeeper did not answer.' };
