import { later, millisecondsBetween, type Instant } from '../model/instant';
import { query, type Query } from '../model/query';
import type { Clock } from '../ports/clock';
import { flightRows } from './flight-rows';
import { instantText } from './instant-text';
import { lockColumns, tryLockQuery, unlockQuery, type AdvisoryKey } from './advisory-key';
import type { Row } from './row';
import type { TargetSession } from './target-session';

/**
 * Who holds a lock. Text members are null where the role of the asking session may not see them. What that session ran last is none of
 * them: this goes to the log, and a statement may hold anything.
 */
export interface LockHolder {
  readonly pid: number;
  readonly backendStart: Instant | null;
  readonly user: string | null;
  readonly application: string | null;
  readonly state: string | null;
  /** Since when it is in that state. */
  readonly stateSince: Instant | null;
  readonly transactionSince: Instant | null;
}

export type LockOutcome =
  | { readonly kind: 'held' }
  | { readonly kind: 'not_free'; readonly holder: LockHolder | null }
  | { readonly kind: 'stopped' };

/**
 * Wins an advisory lock by asking again every 0.3 to 1 s, never by waiting in the server: a session that waits there makes CREATE INDEX
 * CONCURRENTLY fail in the holder (reference/reliability.md X-5). After each miss `onHolder` hears who has it. Gives up after `budgetMs`
 * or when the signal aborts. Throws `TargetError`.
 */
export async function pollAdvisoryLock(
  session: TargetSession,
  key: AdvisoryKey,
  options: {
    readonly clock: Clock;
    /** A number from 0 up to 1. */
    readonly fraction: () => number;
    readonly budgetMs: number;
    readonly onHolder?: (holder: LockHolder | null) => void;
    readonly signal?: AbortSignal;
  },
): Promise<LockOutcome> {
  const { clock, fraction, signal } = options;
  const deadline = later(clock.now(), options.budgetMs);
  for (;;) {
    const attempt = await tryOnce(session, key);
    if (attempt.locked) return { kind: 'held' };
    options.onHolder?.(attempt.holder);
    const left = millisecondsBetween(clock.now(), deadline);
    if (left <= 0) return { kind: 'not_free', holder: attempt.holder };
    await clock.pause(Math.min(left, SHORTEST_PAUSE_MS + fraction() * PAUSE_SPREAD_MS), signal);
    if (signal?.aborted === true) return { kind: 'stopped' };
  }
}

const SHORTEST_PAUSE_MS = 300;
const PAUSE_SPREAD_MS = 700;

/** Gives the lock back. False means that this session did not hold it any more: what it protected was not protected. */
export async function releaseLock(session: TargetSession, key: AdvisoryKey): Promise<boolean> {
  const { rows } = await session.query(unlockQuery(key));
  return rows[0]?.['unlocked'] === true;
}

/** Who holds the lock now; null when nobody does. */
export async function readLockHolder(session: TargetSession, key: AdvisoryKey): Promise<LockHolder | null> {
  return toHolder((await session.query(holderQuery(key))).rows[0]);
}

/** Who holds it is asked only after a miss: that look costs the server more than the attempt. */
async function tryOnce(
  session: TargetSession,
  key: AdvisoryKey,
): Promise<{ readonly locked: boolean; readonly holder: LockHolder | null }> {
  const [attempt] = await flightRows(session, [tryLockQuery(key)]);
  if (attempt?.[0]?.['locked'] === true) return { locked: true, holder: null };
  return { locked: false, holder: await readLockHolder(session, key) };
}

function holderQuery(key: AdvisoryKey): Query {
  const { classId, objectId, subId } = lockColumns(key);
  return query(
    `SELECT l.pid, ${instantText('a.backend_start')} AS backend_start, a.usename::text AS role, a.application_name AS application,
            a.state, ${instantText('a.state_change')} AS state_since, ${instantText('a.xact_start')} AS transaction_since
       FROM pg_catalog.pg_locks l
       LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
      WHERE l.locktype = 'advisory' AND l.granted AND l.classid = $1::bigint::oid AND l.objid = $2::bigint::oid
        AND l.objsubid = $3
        AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
      ORDER BY l.pid LIMIT 1`,
    classId,
    objectId,
    subId,
  );
}

function toHolder(row: Row | undefined): LockHolder | null {
  if (row === undefined) return null;
  const text = (name: string): string | null => {
    const value = row[name];
    return typeof value === 'string' ? value : null;
  };
  return {
    pid: Number(row['pid']),
    backendStart: text('backend_start'),
    user: text('role'),
    application: text('application'),
    state: text('state'),
    stateSince: text('state_since'),
    transactionSince: text('transaction_since'),
  };
}
