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
  'schema-differences',
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
  /** The answer of the worker that holds the differences of two schemas. */
  answer: z.optional(z.uuid()),
  q: word,
  rows: word,
  view: word,
  show: word,
  state: word,
});
export type CsvQuery = z.infer<typeof csvQuery>;
