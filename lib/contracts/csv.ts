import * as z from 'zod/mini';

/** Every table of the pages but the record, whose export is an act of its own. */
export const CSV_TABLES = [
  'projects',
  'environments',
  'migrations',
  'releases',
  'places',
  'timeline',
  'comparison',
  'deploys',
  'drift',
  'differences',
  'trouble',
  'held-back',
  'owed-starts',
  'people',
  'workers',
  'deliveries',
] as const;
export const csvTable = z.enum(CSV_TABLES);
export type CsvTable = z.infer<typeof csvTable>;

export const csvParams = z.object({ table: csvTable });

const word = z.optional(z.string().check(z.maxLength(200)));

/** Of what, and the filters of the page: each table takes those that it knows. */
export const csvQuery = z.object({
  project: word,
  environment: word,
  migration: word,
  left: word,
  right: word,
  view: word,
  show: word,
  state: word,
});
export type CsvQuery = z.infer<typeof csvQuery>;

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
