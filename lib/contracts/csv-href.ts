import type { CsvQuery, CsvTable } from './csv';

/** Where a table is to be had as a file; filters that say nothing are left out. Pure. */
export function csvHref(
  table: CsvTable,
  query: Readonly<Partial<Record<keyof CsvQuery, string | null>>> = {},
): string {
  const said = Object.entries(query).flatMap(([name, value]) =>
    typeof value === 'string' && value !== '' ? [[name, value]] : [],
  );
  const search = new URLSearchParams(said);
  return `/api/v1/csv/${table}${search.size === 0 ? '' : `?${search.toString()}`}`;
}
