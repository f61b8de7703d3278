import { query } from '../model/query';

/**
 * A mark of the whole server that stays the same only while nothing at all is committed in any of its databases: where it was before, all
 * that is kept in tables and catalogs is as it was, rights and settings included. Null on a standby and while transactions overlap.
 *
 * A transaction that changes anything has a number, and the first number after all that ended (`xmax` of a snapshot) moves when one ends;
 * one that is still open when both ends of the snapshot agree has changed nothing that can be seen. What makes numbers come again moves the
 * rest of the mark: another server or a copy of it has another start, another restored state another timeline, and recovery after a crash,
 * which may lose commits that were not waited for, ends with a checkpoint. Needs nothing beyond what PUBLIC may by default; a server that was
 * told otherwise refuses it. Sources: PostgreSQL manual, 9.27 System Information Functions (pg_current_snapshot, pg_control_checkpoint),
 * 67.1 Transactions and Identifiers, 20.5 Write Ahead Log (synchronous_commit).
 */
export const STANDSTILL = query(`SELECT pg_catalog.pg_backend_pid() AS pid,
  CASE WHEN pg_catalog.pg_snapshot_xmin(s) = pg_catalog.pg_snapshot_xmax(s) AND NOT pg_catalog.pg_is_in_recovery() THEN
    pg_catalog.concat_ws(' ', pg_catalog.pg_snapshot_xmax(s)::text, c.checkpoint_lsn::text, c.timeline_id::text,
      pg_catalog.date_part('epoch', pg_catalog.pg_postmaster_start_time())::text,
      i.system_identifier::text, d.oid::text, current_user::text)
  END AS mark
  FROM pg_catalog.pg_current_snapshot() s, pg_catalog.pg_control_checkpoint() c, pg_catalog.pg_control_system() i, pg_catalog.pg_database d
 WHERE d.datname = pg_catalog.current_database()`);
