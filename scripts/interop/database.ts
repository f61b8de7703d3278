import { InvariantError } from '../../lib/engine/base/invariant';
import { withClient, type TestConnection } from '../../lib/testing/postgres';

export type Row = Readonly<Record<string, unknown>>;

export const rowsOf = (db: TestConnection, text: string): Promise<readonly Row[]> =>
  withClient(db, async (client) => (await client.query<Row>(text)).rows);

/** Every column and constraint of the first schema, the tool's own among them. */
export const shapeOf = (db: TestConnection): Promise<readonly Row[]> =>
  rowsOf(
    db,
    `SELECT c.relname, c.relkind::text, a.attname, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull,
            pg_get_expr(d.adbin, d.adrelid) AS standard,
            (SELECT array_agg(conname::text || ' ' || pg_get_constraintdef(k.oid) ORDER BY conname)
               FROM pg_constraint k WHERE k.conrelid = c.oid) AS constraints
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
       LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      ORDER BY 1, a.attnum`,
  );

/** Indexes of the first schema, and whether they serve. */
export const indexesOf = (db: TestConnection): Promise<readonly Row[]> =>
  rowsOf(
    db,
    `SELECT c.relname::text AS name, i.indisvalid AS valid
       FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
       JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
      ORDER BY 1`,
  );

const TRIES = 600;

/** Waits until somebody is in the middle of a statement with these words, whoever it is. */
export async function untilRunning(db: TestConnection, words: string): Promise<void> {
  const asked = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'
                    AND strpos(query, '${words}') > 0 AND pid <> pg_backend_pid()`;
  for (let tries = 0; tries < TRIES; tries += 1) {
    if ((await rowsOf(db, asked)).length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new InvariantError(`nobody came to ${words}`);
}

/** A statement that stays long enough for somebody else to come. */
export const SLEEP = 'SELECT pg_sleep(2)';

/** The same for a tool that takes no lock: the other has to have begun before this one is over, however busy the machine is. */
export const LONG_SLEEP = 'pg_sleep(8)';

/** Starts one, and the other as soon as the first is asleep; gives what became of both. */
export async function oneAfterTheOther<First, Second>(
  db: TestConnection,
  first: () => Promise<First>,
  second: () => Promise<Second>,
): Promise<readonly [First, Second]> {
  const begun = first();
  await Promise.race([untilRunning(db, 'pg_sleep('), begun]);
  return Promise.all([begun, second()]);
}
