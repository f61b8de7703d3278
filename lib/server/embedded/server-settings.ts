/** A server's part in the house: the store's own cluster, or the lab with scratch databases and the demo's targets. */
export type EmbeddedServerName = 'store' | 'lab';

export interface ServerSettingsInput {
  readonly name: EmbeddedServerName;
  readonly durable: boolean;
  readonly extra: Readonly<Record<string, string>>;
}

/** Address, user and first database of every embedded server. */
export const SERVER_HOST = '127.0.0.1';
export const SERVER_USER = 'lockkeeper';
export const SERVER_DATABASE = 'postgres';

/**
 * The settings that an embedded server is started with, over those of `postgresql.conf`. It listens on 127.0.0.1 alone. No statement and
 * no row value reaches its log: they are other people's and may hold secrets.
 */
export function serverSettings(input: ServerSettingsInput): Readonly<Record<string, string>> {
  return {
    listen_addresses: SERVER_HOST,
    unix_socket_directories: '',
    password_encryption: 'scram-sha-256',
    // Our role is called as the schema that we keep on targets: of a database of the lab its own sessions would make their tables there.
    search_path: 'public',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_destination: 'stderr',
    logging_collector: 'off',
    log_line_prefix: '%m [%p] ',
    log_statement: 'none',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    ...(input.name === 'lab' ? LAB : STORE),
    ...(input.durable ? {} : NOT_DURABLE),
    ...input.extra,
  };
}

const STORE = { max_connections: '100', shared_buffers: '64MB' } as const;

/** Many short-lived databases, and replays that touch every table of a schema in one transaction. */
const LAB = { max_connections: '250', shared_buffers: '64MB', max_locks_per_transaction: '256' } as const;

/** A crash may lose everything: only for what can be made again. */
const NOT_DURABLE = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } as const;
