'use client';

import { useQuery } from '@tanstack/react-query';
import type { ComparedTextsView } from '../../contracts/comparison';
import { queryKeys } from '../query-keys';
import { readJson } from '../read-json';

export interface ComparedTextsOf {
  readonly project: { readonly id: string; readonly slug: string };
  readonly left: string;
  readonly right: string;
  readonly migrationId: string;
  /** Of both texts: another text is another question. */
  readonly checksums: string;
}

/** One migration's texts on two sides. */
export function useComparedTexts({ project, left, right, migrationId, checksums }: ComparedTextsOf) {
  const query = new URLSearchParams({ left, right, migration: migrationId });
  return useQuery({
    queryKey: queryKeys.comparedTexts(project.id, `${left} ${right} ${checksums}`, migrationId),
    queryFn: ({ signal }) =>
      readJson<ComparedTextsView>(
        `/api/v1/projects/${project.slug}/compared-texts?${query.toString()}`,
        signal,
      ),
    staleTime: Infinity,
  });
}
