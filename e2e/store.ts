import { join } from 'node:path';
import { InvariantError } from '../lib/engine/base/invariant';
import { readSecrets } from '../lib/server/embedded/server-secrets';
import { SERVER_DATABASE, SERVER_HOST, SERVER_USER } from '../lib/server/embedded/server-settings';
import { withClient, type TestConnection } from '../lib/testing/postgres';

type Row = Readonly<Record<string, unknown>>;

/** The database that an installation of `npm start` keeps its store in. */
export async function storeOf({ dataFolder }: { readonly dataFolder: string }): Promise<TestConnection> {
  const secrets = await readSecrets(join(dataFolder, 'store'));
  if (secrets === null || secrets.port === null) throw new InvariantError('the store was started');
  const { port, password } = secrets;
  return { host: SERVER_HOST, port, database: SERVER_DATABASE, user: SERVER_USER, password };
}

/** Rows of the store, as nobody but a test may read them. */
export async function askStore(
  store: TestConnection,
  query: string,
  values: readonly string[] = [],
): Promise<readonly Row[]> {
  return withClient(store, async (client) => (await client.query<Row>(query, [...values])).rows);
}

/** Every row of every table as text, by table: what a dump of the data holds. */
export async function dumpStore(store: TestConnection): Promise<ReadonlyMap<string, string>> {
  const tables = await askStore(
    store,
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  );
  const dump = new Map<string, string>();
  for (const { name } of tables) {
    const rows = await askStore(store, `SELECT t::text AS row FROM ${String(name)} AS t ORDER BY 1`);
    dump.set(String(name), rows.map(({ row }) => String(row)).join('\n'));
  }
  return dump;
}
