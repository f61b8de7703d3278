'use client';

import { useQuery } from '@tanstack/react-query';
import type { AppliedTextView } from '../../contracts/timeline';
import { queryKeys } from '../query-keys';
import { readJson } from '../read-json';

export interface AppliedTextOf {
  readonly project: { readonly id: string; readonly slug: string };
  readonly migrationId: string;
  readonly checksum: string;
}

/** The text that an environment once ran, and the one of today. Texts never change under a checksum. */
export function useAppliedText({ project, migrationId, checksum }: AppliedTextOf) {
  return useQuery({
    queryKey: queryKeys.appliedText(project.id, migrationId, checksum),
    queryFn: ({ signal }) =>
      readJson<AppliedTextView>(
        `/api/v1/projects/${project.slug}/migrations/${encodeURIComponent(migrationId)}/applied-text?${new URLSearchParams({ checksum }).toString()}`,
        signal,
      ),
    staleTime: Infinity,
  });
}
