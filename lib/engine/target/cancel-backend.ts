import type { Instant } from '../model/instant';
import { query } from '../model/query';
import { instantText } from './instant-text';
import type { TargetSession } from './target-session';

/** A session of ours on the target, named so that a later one with the same process id is never meant. */
export interface Backend {
  readonly pid: number;
  readonly backendStart: Instant;
}

/** `gone`: that session, or that statement, is not there any more. `refused`: the server did not take the signal. */
export type SignalOutcome = 'sent' | 'gone' | 'refused';

/**
 * Asks the server to cancel what a session runs now; nothing else is ever hit: process id and start time must agree, it must be running,
 * and with `statement` it must run that one. The cancelled session's own answer decides what became of it. Throws `TargetError`. Source:
 * PostgreSQL manual, 9.28.2 Server Signaling Functions.
 */
export async function cancelBackend(
  other: TargetSession,
  backend: Backend & { readonly statement?: string },
): Promise<SignalOutcome> {
  // The server shows only the beginning of a long statement (track_activity_query_size).
  const { rows } = await other.query(
    query(
      `SELECT pg_catalog.pg_cancel_backend(pid) AS sent FROM pg_catalog.pg_stat_activity
        WHERE pid = $1::int AND ${instantText('backend_start')} = $2 AND state = 'active'
          AND ($3::text IS NULL OR pg_catalog.starts_with($3::text, query))`,
      backend.pid,
      backend.backendStart,
      backend.statement ?? null,
    ),
  );
  if (rows.length === 0) return 'gone';
  return rows[0]?.['sent'] === true ? 'sent' : 'refused';
}
