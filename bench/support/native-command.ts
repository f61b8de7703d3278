import { stripVTControlCharacters } from 'node:util';
import { Client } from 'pg';
import { InvariantError } from '../../lib/engine/base/invariant';
import { quoteIdentifier } from '../../lib/engine/model/query';
import type { Tool, ToolOptions } from '../../lib/engine/model/migration';
import { formatOf } from '../../lib/engine/worker';
import type { DemoDatabase } from '../../lib/server/demo/demo-databases';
import { connectionVariables, runProgram } from './independent-path';
import { listCatalog } from './plain-catalog';

/** A command of the tool's own that applies what is pending, as somebody types it into a shell, and where they stand. */
export interface NativeCommand {
  readonly command: string;
  readonly folder: string;
}

/** Runs it on a database: the address is in DATABASE_URL and in the variables of libpq. Throws when it fails. */
export async function runNative({ command, folder }: NativeCommand, target: DemoDatabase): Promise<string> {
  const variables = connectionVariables(target);
  const { PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD } = variables;
  const url = `postgresql://${PGUSER}:${encodeURIComponent(PGPASSWORD)}@${PGHOST}:${PGPORT}/${PGDATABASE}`;
  const { code, output, problems } = await runProgram(
    'sh',
    ['-c', command],
    { ...variables, DATABASE_URL: url },
    folder,
  );
  const said = `${output}\n${problems}`.trim();
  if (code !== 0) throw new InvariantError(`the tool ended with ${String(code)}: ${said.slice(-2_000)}`);
  return said;
}

/** The rows of the tool's history tables, as PostgreSQL prints them. */
export async function historyRows(
  target: DemoDatabase,
  tool: Tool,
  options: ToolOptions,
): Promise<readonly string[]> {
  const { host, port, database, user } = target.connection;
  const client = new Client({ host, port, database, user, password: target.password, ssl: false });
  await client.connect();
  try {
    const rows: string[] = [];
    for (const { schema, name } of formatOf(tool).history.tables({ options, schema: 'public' })) {
      const table = `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
      const found = await client.query<{ line: string }>(`SELECT t::text AS line FROM ${table} t ORDER BY 1`);
      rows.push(...found.rows.map(({ line }) => line));
    }
    return rows;
  } finally {
    await client.end();
  }
}

/** Asks the tool for what is still to do on a database where there should be nothing; what it changed, and its last words. */
export async function askNative(
  native: NativeCommand,
  given: { readonly target: DemoDatabase; readonly tool: Tool; readonly options: ToolOptions },
): Promise<{ readonly said: string; readonly problems: readonly string[] }> {
  const look = async () => ({
    rows: await historyRows(given.target, given.tool, given.options),
    catalog: await listCatalog(given.target),
  });
  const before = await look();
  const said = await runNative(native, given.target);
  const after = await look();
  return {
    said: stripVTControlCharacters(said.split('\n').at(-1) ?? ''),
    problems: [
      ...(before.rows.join('\n') === after.rows.join('\n') ? [] : ['the tool wrote into its history']),
      ...(before.catalog.join('\n') === after.catalog.join('\n') ? [] : ['the tool changed the schema']),
    ],
  };
}
