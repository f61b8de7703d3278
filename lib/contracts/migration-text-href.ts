import type { MigrationTextQuery } from './migration-text';

/** Where a text of a migration is to be had whole, as a file. Pure. */
export function migrationTextHref(slug: string, migrationId: string, query: MigrationTextQuery = {}): string {
  const said = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  const search = new URLSearchParams(said);
  const path = `/api/v1/projects/${slug}/migrations/${encodeURIComponent(migrationId)}/text`;
  return search.size === 0 ? path : `${path}?${search.toString()}`;
}
