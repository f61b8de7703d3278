import type pg from 'pg';
import * as z from 'zod';
import type { LiveFacts } from '../ports/journal';
import { BLOCKER_QUERY } from './blocker-query';

/** A session that keeps everybody else from a relation, even from looking at it; the relation quoted where SQL would need it. */
export type ExclusiveLock = LiveFacts['blockedBy'][number] & { readonly relation: string };

const row = z.object({
  relation: z.string(),
  pid: z.number(),
  role: z.string(),
  application: z.string(),
  state: z.string(),
  seconds: z.number().nullable(),
  query: z.string(),
});

/**
 * Who holds ACCESS EXCLUSIVE on relations of this database, the longest transaction first; system relations left out. Waits for no lock.
 * What the role may not see is empty. Source: PostgreSQL manual, 53.13 pg_locks and 13.3.1 Table-Level Locks.
 */
export async function readExclusiveLocks(client: pg.ClientBase): Promise<readonly ExclusiveLock[]> {
  const { rows } = await client.query<Record<string, unknown>>(HOLDERS);
  return rows.map((each) => {
    const { role, seconds, ...seen } = row.parse(each);
    return { ...seen, user: role, transactionSeconds: seconds };
  });
}

/** A prepared transaction has no process: pid 0. */
const HOLDERS = `SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS relation, COALESCE(l.pid, 0) AS pid,
    COALESCE(a.usename::text, a.backend_type, 'prepared transaction') AS role,
    COALESCE(a.application_name, '') AS application, COALESCE(a.state, '') AS state,
    EXTRACT(epoch FROM pg_catalog.clock_timestamp() - a.xact_start)::int AS seconds,
    ${BLOCKER_QUERY} AS query
  FROM pg_catalog.pg_locks l
  JOIN pg_catalog.pg_class c ON c.oid = l.relation
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
 WHERE l.locktype = 'relation' AND l.granted AND l.mode = 'AccessExclusiveLock'
   AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
   AND l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()
   AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
 ORDER BY seconds DESC NULLS LAST, relation LIMIT 20`;
