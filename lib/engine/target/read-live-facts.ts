import { query } from '../model/query';
import type { LiveFacts } from '../ports/journal';
import { BLOCKER_QUERY } from './blocker-query';
import { flightRows } from './flight-rows';
import type { Row, RowValue } from './row';
import type { TargetSession } from './target-session';

/**
 * What a second session sees of the first: who blocks it, and how far an index build, VACUUM, CLUSTER or ANALYZE is. One round trip,
 * without waiting for any lock. What the role may not see is empty. Throws `TargetError`. Sources: PostgreSQL manual, 9.27
 * (pg_blocking_pids), 28.2.3 (pg_stat_activity) and 28.4 Progress Reporting.
 */
export async function readLiveFacts(
  watch: TargetSession,
  watched: { readonly pid: number; readonly step: number; readonly statement: number },
): Promise<LiveFacts> {
  const [blockers = [], progress = []] = await flightRows(watch, [
    query(BLOCKERS, watched.pid),
    query(PROGRESS, watched.pid),
  ]);
  return {
    step: watched.step,
    statement: watched.statement,
    blockedBy: blockers.map(toBlocker),
    progress: toProgress(progress[0]),
    retryAt: null,
  };
}

/** A prepared transaction has no process: pid 0. Background workers have no user: their kind stands for it. */
const BLOCKERS = `SELECT b.pid, COALESCE(a.usename::text, a.backend_type, 'prepared transaction') AS role,
    COALESCE(a.application_name, '') AS application, COALESCE(a.state, '') AS state,
    EXTRACT(epoch FROM pg_catalog.clock_timestamp() - a.xact_start)::int AS seconds,
    ${BLOCKER_QUERY} AS query
  FROM (SELECT DISTINCT unnest(pg_catalog.pg_blocking_pids($1::int)) AS pid) b
  LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = b.pid
 ORDER BY seconds DESC NULLS LAST, b.pid LIMIT 20`;

/** One row at most: a session does one thing at a time. */
const PROGRESS = `SELECT * FROM (
  SELECT command, phase,
    CASE WHEN phase LIKE 'waiting%' THEN lockers_done WHEN tuples_total > 0 THEN tuples_done ELSE blocks_done END AS done,
    CASE WHEN phase LIKE 'waiting%' THEN lockers_total WHEN tuples_total > 0 THEN tuples_total ELSE blocks_total END AS total,
    CASE WHEN phase LIKE 'waiting%' THEN 'sessions' WHEN tuples_total > 0 THEN 'rows' ELSE 'blocks' END AS unit,
    NULLIF(current_locker_pid, 0)::int AS waiting_for
    FROM pg_catalog.pg_stat_progress_create_index WHERE pid = $1::int
  UNION ALL
  SELECT 'VACUUM', phase, heap_blks_scanned, heap_blks_total, 'blocks', NULL
    FROM pg_catalog.pg_stat_progress_vacuum WHERE pid = $1::int
  UNION ALL
  SELECT command, phase, heap_blks_scanned, heap_blks_total, 'blocks', NULL
    FROM pg_catalog.pg_stat_progress_cluster WHERE pid = $1::int
  UNION ALL
  SELECT 'ANALYZE', phase, sample_blks_scanned, sample_blks_total, 'blocks', NULL
    FROM pg_catalog.pg_stat_progress_analyze WHERE pid = $1::int
) progress WHERE phase IS NOT NULL`;

/** Phases of a concurrent build in their order; REINDEX has the last two besides. Source: PostgreSQL manual, 28.4.4, table of phases. */
const INDEX_PHASES = [
  'initializing',
  'waiting for writers before build',
  'building index',
  'waiting for writers before validation',
  'index validation: scanning index',
  'index validation: sorting tuples',
  'index validation: scanning table',
  'waiting for old snapshots',
  'waiting for readers before marking dead',
  'waiting for readers before dropping',
];

const PHASE_COUNTS: Readonly<Record<string, number>> = {
  'CREATE INDEX CONCURRENTLY': 8,
  'REINDEX CONCURRENTLY': 10,
};

function toProgress(row: Row | undefined): LiveFacts['progress'] {
  if (row === undefined) return null;
  const phase = String(row['phase']);
  const count = PHASE_COUNTS[String(row['command'])] ?? null;
  const place = INDEX_PHASES.findIndex((known) => phase.startsWith(known));
  return {
    phase,
    phaseNumber: count === null || place === -1 ? null : place + 1,
    phaseCount: count,
    done: toNumber(row['done']),
    total: toNumber(row['total']),
    unit: text(row['unit']),
    waitingForPid: toNumber(row['waiting_for']),
  };
}

function toBlocker(row: Row): LiveFacts['blockedBy'][number] {
  return {
    pid: Number(row['pid']),
    user: text(row['role']) ?? '',
    application: text(row['application']) ?? '',
    state: text(row['state']) ?? '',
    transactionSeconds: toNumber(row['seconds']),
    query: text(row['query']) ?? '',
  };
}

function toNumber(value: RowValue | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}

function text(value: RowValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
