'use client';

import { useQuery } from '@tanstack/react-query';
import type { MigrationPlacesView } from '../../contracts/migration';
import { queryKeys } from '../query-keys';
import { readJson } from '../read-json';

/** One migration on all environments of a project. */
export function useMigrationPlaces(
  project: { readonly id: string; readonly slug: string },
  migrationId: string,
) {
  return useQuery({
    queryKey: queryKeys.migrationPlaces(project.id, migrationId),
    queryFn: ({ signal }) =>
      readJson<MigrationPlacesView>(
        `/api/v1/projects/${project.slug}/migrations/${encodeURIComponent(migrationId)}`,
        signal,
      ),
  });
}
