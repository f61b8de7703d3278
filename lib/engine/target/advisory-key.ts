import { query, type Query } from '../model/query';

/**
 * Name of an advisory lock, as PostgreSQL has them: a pair of int4, or one bigint (decimal). Both live in the database that the session
 * is connected to. Source: PostgreSQL manual, 13.3.5 Advisory Locks.
 */
export type AdvisoryKey =
  | { readonly kind: 'pair'; readonly classId: number; readonly objectId: number }
  | { readonly kind: 'bigint'; readonly key: string };

/** "LKPR" as a number: the class of every advisory lock of ours. */
const CLASS_ID = 1_280_004_178;

/** Held by the session of a run, twice, from before the history is read to its end; one run at a time in a database. */
export const RUN_LOCK: AdvisoryKey = { kind: 'pair', classId: CLASS_ID, objectId: 1 };

/** `locked`: true when this session holds it now. Never waits. */
export function tryLockQuery(key: AdvisoryKey): Query {
  return call('SELECT pg_catalog.pg_try_advisory_lock(%) AS locked', key);
}

/** Takes the lock when it is free; fails with division_by_zero (22012) when it is not, so that the rest of a flight is not run. */
export function demandTryLockQuery(key: AdvisoryKey): Query {
  return call('SELECT 1 / (pg_catalog.pg_try_advisory_lock(%))::int AS held', key);
}

/** `unlocked`: false when this session did not hold it. */
export function unlockQuery(key: AdvisoryKey): Query {
  return call('SELECT pg_catalog.pg_advisory_unlock(%) AS unlocked', key);
}

/**
 * Fails with division_by_zero (22012) when this session does not hold the lock, so that the rest of a flight is not run. For a lock that
 * was taken twice: one hold is given back, which only a holder can, and taken again, so it is never free in between. `pg_locks` would
 * tell too, but copies the lock table of the whole server each time. Source: PostgreSQL manual, 9.27.10 Advisory Lock Functions.
 */
export function demandLockQuery(key: AdvisoryKey): Query {
  return call(
    'SELECT 1 / (CASE WHEN pg_catalog.pg_advisory_unlock(%) THEN pg_catalog.pg_try_advisory_lock(%) ELSE false END)::int AS held',
    key,
  );
}

/** How `pg_locks` shows a key. Source: PostgreSQL manual, 53.13 pg_locks. */
export function lockColumns(key: AdvisoryKey): {
  readonly classId: string;
  readonly objectId: string;
  readonly subId: number;
} {
  if (key.kind === 'pair') return { classId: String(key.classId), objectId: String(key.objectId), subId: 2 };
  const bits = BigInt.asUintN(64, BigInt(key.key));
  return {
    classId: String(bits >> 32n),
    objectId: String(BigInt.asUintN(32, bits)),
    subId: 1,
  };
}

function call(text: string, key: AdvisoryKey): Query {
  return key.kind === 'pair'
    ? query(text.replaceAll('%', '$1::int, $2::int'), key.classId, key.objectId)
    : query(text.replaceAll('%', '$1::bigint'), key.key);
}
