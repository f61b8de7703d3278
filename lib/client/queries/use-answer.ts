'use client';

import { useQuery } from '@tanstack/react-query';
import type { AnswerView } from '../../contracts/answer';
import type { ShownFailure } from '../../contracts/failure';
import { queryKeys } from '../query-keys';
import { ReadError, readJson } from '../read-json';
import { followAnswer } from './follow-answer';

/** What became of a question to the worker. */
export type Followed =
  | { readonly state: 'none' }
  | { readonly state: 'waiting' }
  | { readonly state: 'done'; readonly answer: Extract<AnswerView, { state: 'done' }> }
  | { readonly state: 'failed'; readonly failures: readonly ShownFailure[] };

/** Follows an answer until it is there, or until nobody is there to give it. Answers are kept for ten minutes. */
export function useAnswer(id: string | null): Followed {
  const { data, error } = useQuery({
    queryKey: queryKeys.answer(id ?? 'none'),
    enabled: id !== null,
    queryFn: ({ signal }) => readFollowed(id ?? '', signal),
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

/** The answer; still *waiting* when nobody is there to give it. */
export const readFollowed = (id: string, signal: AbortSignal): Promise<AnswerView> =>
  followAnswer(
    () => readJson<AnswerView>(`/api/v1/answers/${id}`, signal),
    (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  );

export const LATE: ShownFailure = {
  code: 'ANSWER.LATE',
  summary: 'The worker does not answer.',
  fix: 'Check that the worker of this installation runs, then ask again.',
};

const failureOf = (error: Error): ShownFailure =>
  error instanceof ReadError
    ? error.failure
    : { code: 'INTERNAL.NO_ANSWER', summary: 'Lockkeeper did not answer.' };
