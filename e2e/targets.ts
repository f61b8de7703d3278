import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { withClient, type TestConnection } from '../lib/testing/postgres';
import { startEmbeddedServer } from '../lib/server/embedded/start-embedded-server';

const FOLDERS = join(import.meta.dirname, '../test-results/installations');

/** A server of somebody's own, with the databases that environments are registered with. */
export interface Targets {
  /** A fresh database and the role that owns it; its password is a word that occurs nowhere else. */
  createDatabase(name: string): Promise<TestConnection>;
  /** What somebody types at a terminal, as the superuser. */
  type(database: string, ...statements: readonly string[]): Promise<void>;
  /** The rows of a query, as the superuser. */
  ask(database: string, query: string): Promise<readonly unknown[]>;
  /** A superuser's session of that application name, idle in a transaction that holds what the statement locked; ends it. */
  hold(database: string, application: string, statement: string): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

export async function startTargets(name = 'targets'): Promise<Targets> {
  const folder = join(FOLDERS, name);
  await rm(folder, { recursive: true, force: true });
  const server = await startEmbeddedServer({ name: 'lab', major: 18, folder, durable: false });
  const { host, port, user, password } = server;
  const superuserOf = (database: string): TestConnection => ({ host, port, user, password, database });
  const ask: Targets['ask'] = (database, query) =>
    withClient(
      superuserOf(database),
      async (client) => (await client.query<Record<string, unknown>>(query)).rows,
    );
  const type: Targets['type'] = async (database, ...statements) => {
    for (const statement of statements) await ask(database, statement);
  };
  return {
    type,
    ask,
    createDatabase: async (name) => {
      const secret = canary('database');
      await type(
        server.database,
        `CREATE ROLE ${name} LOGIN NOSUPERUSER PASSWORD '${secret}'`,
        `CREATE DATABASE ${name} OWNER ${name}`,
      );
      return { host, port, database: name, user: name, password: secret };
    },
    hold: async (database, application, statement) => {
      const client = new Client({ ...superuserOf(database), application_name: application });
      await client.connect();
      await client.query('BEGIN');
      await client.query(statement);
      return () => client.end();
    },
    stop: () => server.stop(),
  };
}

/** A secret that is found wherever it turns up in the clear. */
export function canary(of: string): string {
  return `canary-${of}-${randomBytes(12).toString('hex')}`;
}
