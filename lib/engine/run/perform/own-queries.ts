import type { RunSettings } from '../../model/plan';
import { query, type Query, type QueryValue } from '../../model/query';

/** A setting and its value. */
export type Setting = readonly [name: string, value: string];

/** Settings of the session that were set after connecting, by name. */
export const SESSION_SETTINGS = query(
  "SELECT name, setting FROM pg_catalog.pg_settings WHERE source = 'session' ORDER BY name",
);

/** The rows of `SESSION_SETTINGS`. */
export const settingsIn = (rows: readonly Readonly<Record<string, QueryValue>>[]): readonly Setting[] =>
  rows.map((row) => [String(row['name']), String(row['setting'])] as const);

/**
 * Queries that bring a session back to how it was after connecting, with time limits for what comes: no role, no setting and no session
 * user of a migration stays. Works inside a transaction, as its first part; few, because each migration begins with them. Source:
 * PostgreSQL manual, RESET, SET ROLE, SET SESSION AUTHORIZATION.
 */
export const freshSession = (
  settings: readonly Setting[],
  limits: readonly Setting[],
  until: Until,
): readonly Query[] => [
  query('RESET SESSION AUTHORIZATION'),
  query('RESET ROLE'),
  query('RESET ALL'),
  settingQuery([
    ...settings.map((setting) => [setting, 'session'] as const),
    ...limits.map((limit) => [limit, until] as const),
  ]),
];

/** What is set for a transaction ends with it. */
type Until = 'session' | 'transaction';

/** Several settings of the session in one query. */
export const setQuery = (settings: readonly Setting[]): Query =>
  settingQuery(settings.map((setting) => [setting, 'session'] as const));

/** In their order. */
function settingQuery(settings: readonly (readonly [Setting, Until])[]): Query {
  const calls = settings.map(
    ([, until], place) =>
      `pg_catalog.set_config($${place * 2 + 1}, $${place * 2 + 2}, ${until === 'transaction'})`,
  );
  return query(`SELECT ${calls.join(', ')}`, ...settings.flatMap(([setting]) => setting));
}

/** Time limits of a migration by the settings of the plan. The transaction of a run that hangs ends by itself. */
export const limitsOf = (settings: RunSettings): readonly Setting[] => [
  ['lock_timeout', String(settings.lockTimeoutMs)],
  ['statement_timeout', String(settings.statementTimeoutMs)],
  ['idle_in_transaction_session_timeout', '60000'],
];

/** `now`: what the target's clock says, in milliseconds since 1970. */
export const TARGET_CLOCK = query(
  'SELECT EXTRACT(epoch FROM pg_catalog.clock_timestamp())::pg_catalog.float8 * 1000 AS now',
);

/**
 * For our own queries at the end of a transaction of a file: whatever the file has set, they find their objects and have time. What the file
 * has made for its session alone is looked at last: unless it is named, it is looked at first.
 */
export const OWN_GROUND: readonly Query[] = ownGround([]);

/** The same where the commit need not wait for the disk, either. */
export const OWN_GROUND_NOT_AWAITED: readonly Query[] = ownGround([['synchronous_commit', 'off']]);

function ownGround(more: readonly Setting[]): readonly Query[] {
  const settings: readonly Setting[] = [
    ['role', 'none'],
    ['search_path', 'pg_catalog, pg_temp'],
    ['lock_timeout', '10000'],
    ['statement_timeout', '60000'],
    ...more,
  ];
  return [
    query('SET LOCAL SESSION AUTHORIZATION DEFAULT'),
    settingQuery(settings.map((setting) => [setting, 'transaction'] as const)),
  ];
}

/**
 * This commit need not wait for the disk. The log is written in order, so nothing that outlives a crash of the target does so without what
 * was committed before it. Only for marks, and for migrations that are not told as applied before a later commit has waited.
 * Source: PostgreSQL manual, 28.4 Asynchronous Commit.
 */
export const NOT_AWAITED = query('SET LOCAL synchronous_commit TO off');

/**
 * The same change as part of a flight: fails with division_by_zero (22012) unless it changed exactly one row, so that the rest of the
 * flight, its COMMIT included, is not run.
 */
export const demandOneRowQuery = ({ text, values }: Query): Query => ({
  text: `WITH changed AS (${text} RETURNING 1) SELECT 1 / (pg_catalog.count(*) OPERATOR(pg_catalog.=) 1)::pg_catalog.int4 AS held FROM changed`,
  values,
});

/** `xid`: id of the transaction that is open, which this makes a writing one. */
export const TRANSACTION_ID = query('SELECT pg_catalog.pg_current_xact_id()::pg_catalog.text AS xid');

/** Fails with division_by_zero (22012) when the transaction is not that one any more, so that the rest of a flight is not run. */
export const demandTransactionQuery = (transactionId: string): Query =>
  query(
    'SELECT 1 / (COALESCE(pg_catalog.pg_current_xact_id_if_assigned()::pg_catalog.text = $1, false))::pg_catalog.int4 AS held',
    transactionId,
  );

/** `TRANSACTION_ID` that leaves the id in a setting of the transaction, for a demand of the same flight that cannot know it. */
export const REMEMBERED_TRANSACTION_ID = query(
  "SELECT pg_catalog.set_config('lockkeeper.transaction', pg_catalog.pg_current_xact_id()::pg_catalog.text, true) AS xid",
);

/** `demandTransactionQuery` for the transaction that was remembered. */
export const DEMAND_SAME_TRANSACTION = query(
  "SELECT 1 / (COALESCE(pg_catalog.pg_current_xact_id_if_assigned()::pg_catalog.text = pg_catalog.current_setting('lockkeeper.transaction', true), false))::pg_catalog.int4 AS held",
);

/**
 * `lsn`: where the server's last recovery from its log ended, after a crash or on a standby that was promoted; null where it was started
 * without one. While it stays the same no transaction id was given out twice: what a crash loses, its id included, is what the log had not
 * yet kept, and a promoted standby goes on from what it had received. Not every service that speaks PostgreSQL lets one ask. Source: PostgreSQL
 * manual, 9.27.4 Recovery Control Functions.
 */
export const RECOVERED_TO = query('SELECT pg_catalog.pg_last_wal_replay_lsn()::pg_catalog.text AS lsn');

/** `fate`: what the server says became of a transaction. Source: PostgreSQL manual, 9.27.9 Transaction ID and Snapshot Information. */
export const transactionFateQuery = (transactionId: string): Query =>
  query('SELECT pg_catalog.pg_xact_status($1::pg_catalog.xid8) AS fate', transactionId);
