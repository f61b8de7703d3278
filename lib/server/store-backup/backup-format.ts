import * as z from 'zod';

/**
 * A backup is a gzipped text: a line for the whole, then for each table a line that names its columns, its rows as COPY writes them and a line
 * that ends them, then a line that says how much there was. Lines of ours begin with the mark, which no row of COPY can begin with.
 */
export const MARK = '\\lockkeeper ';

/** Ends the rows of a table, as in a dump of PostgreSQL. */
export const END_OF_ROWS = '\\.';

const head = z.strictObject({ sequence: z.number(), hash: z.string() });

/** The first line. */
export const headLine = z.strictObject({
  kind: z.literal('head'),
  format: z.literal(1),
  product: z.string(),
  madeAt: z.string(),
  /** The store's migrations, in order; the last one says which version it has to be loaded into. */
  migrations: z.array(z.string()).min(1),
  auditHead: head.nullable(),
});

export const tableLine = z.strictObject({
  kind: z.literal('table'),
  name: z.string(),
  columns: z.array(z.string()),
});

/** The last line; without it the file is cut. */
export const endLine = z.strictObject({
  kind: z.literal('end'),
  /** By table. */
  rows: z.record(z.string(), z.number()),
  /** Name, last value and whether it was used. */
  counters: z.array(z.strictObject({ name: z.string(), value: z.string(), used: z.boolean() })),
  /** SHA-256 of everything before this line. */
  sha256: z.string(),
});

export type BackupHead = z.infer<typeof headLine>;
export type BackupEnd = z.infer<typeof endLine>;
export type BackupTable = z.infer<typeof tableLine>;

/** Any line of ours; null for what is none. Throws `SyntaxError` and `ZodError` for one that is damaged. */
export function readMark(line: string): BackupHead | BackupTable | BackupEnd | null {
  if (!line.startsWith(MARK)) return null;
  const value: unknown = JSON.parse(line.slice(MARK.length));
  return z.discriminatedUnion('kind', [headLine, tableLine, endLine]).parse(value);
}

export const writeMark = (value: BackupHead | BackupTable | BackupEnd): string =>
  `${MARK}${JSON.stringify(value)}\n`;
