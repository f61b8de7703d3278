import type { MatrixView } from '@/lib/contracts/project';
import type { ShownMatrix } from './matrix-lines';
import type { GridPlace } from './move-in-grid';

/** The id of the element at a place of the grid. Pure. */
export const idOfPlace = ({ line, column }: GridPlace): string => `cell-${String(line)}-${String(column)}`;

/** What Enter opens at a place: the environment, the migration, or the migration on the environment's timeline. Pure. */
export function hrefOfPlace(
  slug: string,
  view: MatrixView,
  { lines, columns }: ShownMatrix,
  place: GridPlace,
): string | null {
  const line = lines[place.line];
  const migration = line?.kind === 'row' ? view.rows[line.row] : undefined;
  const environment = view.columns[columns[place.column] ?? -1];
  if (environment === undefined) return migration === undefined ? null : migrationHref(slug, migration.id);
  return migration === undefined
    ? environmentHref(slug, environment.slug)
    : `${environmentHref(slug, environment.slug)}#${migrationAnchor(migration.id)}`;
}

export const environmentHref = (project: string, environment: string): string =>
  `/p/${project}/e/${environment}`;

export const migrationHref = (project: string, migrationId: string): string =>
  `/p/${project}/migrations/${encodeURIComponent(migrationId)}`;

/** Where a migration stands on a timeline. Pure. */
export const migrationAnchor = (migrationId: string): string => `m-${encodeURIComponent(migrationId)}`;
