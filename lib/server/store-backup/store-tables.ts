import type { Client } from 'pg';

/** What is true for a moment only, or lets somebody in: a restored copy starts without it. */
const LEFT_OUT = [
  '_prisma_migrations',
  'sessions',
  'answers',
  'run_live',
  'worker_heartbeats',
  'sign_in_failures',
  'one_time_links',
];

export interface StoreTable {
  readonly name: string;
  /** Those that are stored; generated ones are made again. */
  readonly columns: readonly string[];
}

/** The tables of the store whose rows are backed up, by name. */
export async function storeTables(client: Client): Promise<readonly StoreTable[]> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
       FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND NOT c.relname = ANY ($1)
        AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      GROUP BY c.relname ORDER BY c.relname`,
    [LEFT_OUT],
  );
  return rows;
}

/** Counters of the store. */
export async function storeCounters(client: Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_catalog.pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' ORDER BY relname`,
  );
  return rows.map(({ name }) => name);
}

export const quoted = (client: Client, name: string): string => client.escapeIdentifier(name);

/** As COPY takes it. */
export const columnList = (client: Client, columns: readonly string[]): string =>
  columns.map((column) => quoted(client, column)).join(', ');
