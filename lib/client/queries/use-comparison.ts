'use client';

import { useQuery } from '@tanstack/react-query';
import type { Action } from '../../contracts/action';
import type { AskedView } from '../../contracts/answer';
import type { CompareSchemasInput, SchemaComparisonView } from '../../contracts/comparison';
import { queryKeys } from '../query-keys';
import { randomUuid } from '../random-uuid';
import { ReadError } from '../read-json';
import { LATE, readFollowed } from './use-answer';

export interface ComparisonOf extends CompareSchemasInput {
  readonly action: Action<CompareSchemasInput, AskedView>;
  /** When the sides were read: a newer reading is another comparison. */
  readonly readings: string;
}

/** What differs, and the answer that says so. */
export interface AnsweredComparison {
  readonly answerId: string;
  readonly comparison: SchemaComparisonView;
}

/** Asks the worker once for each pair of readings how their schemas differ, and follows its answer. */
export function useComparison({ action, readings, ...input }: ComparisonOf) {
  return useQuery({
    queryKey: queryKeys.comparison(input.projectId, `${input.left} ${input.right} ${readings}`),
    queryFn: async ({ signal }): Promise<AnsweredComparison> => {
      const asked = await action({ input, key: randomUuid() });
      if (!asked.ok) throw new ReadError(asked.failure);
      const answer = await readFollowed(asked.value.answerId, signal);
      if (answer.state === 'failed') throw new ReadError(answer.failures[0] ?? LATE);
      if (answer.state === 'waiting' || answer.kind !== 'schema_comparison') throw new ReadError(LATE);
      return { answerId: answer.id, comparison: answer.comparison };
    },
    staleTime: Infinity,
    retry: false,
  });
}
