'use client';

import { useQuery } from '@tanstack/react-query';
import type { Action } from '../../contracts/action';
import type { AdoptDriftInput, AdoptionDraftView } from '../../contracts/adoption';
import type { AskedView } from '../../contracts/answer';
import { queryKeys } from '../query-keys';
import { randomUuid } from '../random-uuid';
import { ReadError } from '../read-json';
import { LATE, readFollowed } from './use-answer';

/** Asks the worker once, when the page is opened, for a migration of what was changed by hand, and follows its answer. */
export function useAdoption(action: Action<AdoptDriftInput, AskedView>, environmentId: string) {
  return useQuery({
    queryKey: queryKeys.adoption(environmentId),
    queryFn: async ({ signal }): Promise<AdoptionDraftView> => {
      const asked = await action({ input: { environmentId }, key: randomUuid() });
      if (!asked.ok) throw new ReadError(asked.failure);
      const answer = await readFollowed(asked.value.answerId, signal);
      if (answer.state === 'failed') throw new ReadError(answer.failures[0] ?? LATE);
      if (answer.state === 'waiting' || answer.kind !== 'migration_draft') throw new ReadError(LATE);
      return answer.adoption;
    },
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
}
