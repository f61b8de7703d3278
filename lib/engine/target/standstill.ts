import { query } from '../model/query';
import type { Row } from './row';

/**
 * Asks for a mark of the whole server that stays the same only while nothing at all is committed in any of its databases: where it was before,
 * all that is kept in tables and catalogs is as it was, rights and settings included.
 *
 * A transaction that changes anything has a number, and the first number after all that ended (`xmax` of a snapshot) moves when one ends;
 * one that is still open when both ends of the snapshot agree has changed nothing that can be seen. What makes numbers come again moves the
 * rest of the mark: another server or a copy of it has another start, another restored state another timeline, and recovery after a crash,
 * which may lose commits that were not waited for, ends with a checkpoint. The database of a name is another one only after a transaction, so
 * that its name says which it is. Needs nothing beyond what PUBLIC may by default; a server that was told otherwise refuses it.
 *
 * Nothing is put together by the server: a new connection has to look up every function, cast and relation that a question names. Sources:
 * PostgreSQL manual, 9.27 System Information Functions (pg_current_snapshot, pg_control_checkpoint), 67.1 Transactions and Identifiers, 20.5
 * Write Ahead Log (synchronous_commit).
 */
export const STANDSTILL =
  query(`SELECT pg_catalog.pg_backend_pid() AS pid, pg_catalog.pg_current_snapshot() AS snapshot,
  pg_catalog.pg_is_in_recovery() AS standby, pg_catalog.pg_control_checkpoint() AS checkpoint, pg_catalog.pg_control_system() AS system,
  pg_catalog.pg_postmaster_start_time() AS started, current_user AS role, pg_catalog.current_database() AS database,
  pg_catalog.current_setting('server_version') AS version,
  pg_catalog.current_setting('default_transaction_read_only') AS read_only`);

/** The mark in an answer to `STANDSTILL`; null on a standby and while transactions overlap; pure. */
export function standstillOf(row: Row): string | null {
  const { snapshot, standby, checkpoint, system, started, role, database } = row;
  if (standby !== false || typeof snapshot !== 'string') return null;
  const [xmin, xmax] = snapshot.split(':');
  return xmin === xmax ? JSON.stringify([snapshot, checkpoint, system, started, role, database]) : null;
}
