import { query, quoteIdentifier, type Query } from '../model/query';

/** What a session is for: a look, a run, or watching a run from beside. */
export type SessionKind = 'observe' | 'run' | 'watch';

/**
 * The settings that each session of a kind starts with, as queries of one flight; pure. `search_path` is the environment's schema alone,
 * as the tools set it. A run keeps the server's own settings in all that its statements could notice, and has no time limits here: each
 * migration sets its own. Looks change nothing, wait for no lock longer than a second, and end by themselves. Source: PostgreSQL manual,
 * 20.11 Client Connection Defaults and 20.3 Connections and Authentication.
 */
export function sessionSettings(kind: SessionKind, schema: string): readonly Query[] {
  const settings = Object.entries({ ...COMMON, ...KINDS[kind], search_path: quoteIdentifier(schema) });
  const calls = settings.map((_setting, index) => setConfig(index * 2 + 1, index * 2 + 2));
  return [query(`SELECT ${calls.join(', ')}`, ...settings.flat()), query(CHECK_CLIENT, CHECK_INTERVAL[kind])];
}

function setConfig(name: number, value: number): string {
  return `pg_catalog.set_config($${name}, $${value}, false)`;
}

/** The server ends a session whose client is gone. Not every system can tell; Linux can. */
const CHECK_CLIENT = `SELECT pg_catalog.set_config('client_connection_check_interval', $1, false)
  WHERE pg_catalog.version() LIKE '%linux%'`;

const COMMON: Readonly<Record<string, string>> = {
  idle_session_timeout: '0',
  tcp_keepalives_idle: '30',
  tcp_keepalives_interval: '10',
  tcp_keepalives_count: '3',
  tcp_user_timeout: '60000',
};

const LOOK: Readonly<Record<string, string>> = {
  default_transaction_read_only: 'on',
  lock_timeout: '1000',
  statement_timeout: '15000',
  idle_in_transaction_session_timeout: '60000',
  // Texts in one form, whatever the defaults of the server are.
  datestyle: 'ISO, YMD',
  timezone: 'UTC',
  extra_float_digits: '1',
  bytea_output: 'hex',
};

const KINDS: Readonly<Record<SessionKind, Readonly<Record<string, string>>>> = {
  observe: LOOK,
  watch: { ...LOOK, statement_timeout: '5000' },
  run: {},
};

const CHECK_INTERVAL: Readonly<Record<SessionKind, string>> = { observe: '2s', watch: '2s', run: '5s' };
