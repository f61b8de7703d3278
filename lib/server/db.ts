import { PrismaPg } from '@prisma/adapter-pg';
import { sha256 } from '../engine/base/digest';
import { PrismaClient } from './generated/client';

/** The store's client; `lib/server/store` is its only user. */
export type Database = PrismaClient;

export interface DatabaseOptions {
  /** `postgresql://…`: the server that keeps the store. */
  readonly url: string;
  /** Shown in `pg_stat_activity`, such as `lockkeeper web`. */
  readonly applicationName: string;
  /** Most connections at once; 10 unless told. */
  readonly poolSize?: number;
  /** Settings of every session, in the server's own form: `-c name=value`. */
  readonly sessionOptions?: string;
  /** Told when a connection breaks; the pool replaces it by itself. */
  readonly onError: (error: Error) => void;
}

/**
 * The client of the store. Connects when the first query is made; `$disconnect` closes every connection. No statement of ours may take
 * longer than a minute, and none waits longer than ten seconds for a lock: the store never hangs silently.
 */
export function openDatabase(options: DatabaseOptions): Database {
  return new PrismaClient({ adapter: adapterFactory(options), errorFormat: 'minimal' });
}

function adapterFactory(options: DatabaseOptions): PrismaPg {
  return new PrismaPg(
    {
      connectionString: options.url,
      application_name: options.applicationName,
      max: options.poolSize ?? 10,
      ...(options.sessionOptions === undefined ? {} : { options: options.sessionOptions }),
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
      statement_timeout: 60_000,
      lock_timeout: 10_000,
      idle_in_transaction_session_timeout: 60_000,
    },
    {
      schema: 'public',
      onPoolError: options.onError,
      onConnectionError: options.onError,
      statementNameGenerator,
    },
  );
}

/** Texts that come again are prepared once for each connection; those with long lists never come again in the same length. */
function statementNameGenerator(query: { readonly sql: string; readonly args: readonly unknown[] }): string {
  return query.args.length > MOST_PREPARED_ARGUMENTS ? '' : sha256(query.sql).slice(0, 40);
}
const MOST_PREPARED_ARGUMENTS = 40;

/** Plain SQL on the store, without the client's planner in between: for the journal of a run, where each write is waited for. */
export interface Journalist {
  /** Rows by column name. One statement, prepared once for each text. */
  query(sql: string, values: readonly (string | number)[]): Promise<readonly ReadonlyMap<string, unknown>[]>;
  close(): Promise<void>;
}

/**
 * Two connections of their own, so that a durable write never waits for a page's query. Each text is planned once: what its lists hold
 * changes nothing about the way, and planning it anew took longer than doing it.
 */
export async function openJournalist(options: DatabaseOptions): Promise<Journalist> {
  const own = { poolSize: 2, sessionOptions: '-c plan_cache_mode=force_generic_plan' };
  const adapter = await adapterFactory({ ...own, ...options }).connect();
  return {
    async query(sql, values) {
      const args = [...values];
      const argTypes = args.map(() => UNTYPED);
      const { columnNames, rows } = await adapter.queryRaw({ sql, args, argTypes });
      return rows.map((row) => new Map(columnNames.map((name, index) => [name, row[index]])));
    },
    close: () => adapter.dispose(),
  };
}

const UNTYPED = { scalarType: 'unknown', arity: 'scalar' } as const;
