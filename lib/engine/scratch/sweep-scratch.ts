import { query } from '../model/query';
import type { Logger } from '../ports/logger';
import { tryLockQuery, unlockQuery } from '../target/advisory-key';
import { describeTargetError } from '../target/describe-target-error';
import type { TargetSession } from '../target/target-session';
import { removeKept, removeScratch } from './remove-scratch';
import { namesOf, tokenOfOwner } from './scratch-names';
import { tokenLock, type ScratchServer } from './scratch-server';

/**
 * Takes away what uses left behind that were killed: whatever carries a token that nobody holds. Complete kept copies stay. What cannot be
 * taken away now is logged and tried again the next time. Throws `TargetError` when the server cannot be asked at all.
 */
export async function sweepScratch(
  admin: TargetSession,
  server: ScratchServer,
  logger: Logger,
): Promise<void> {
  const { rows } = await admin.query(query(OWNERS));
  for (const row of rows) {
    const token = tokenOfOwner(String(row['owner']));
    if (token === null) continue;
    const halfMade = row['kept'] === true && row['described'] !== true;
    if (row['used'] !== true && row['kept'] === true && !halfMade) continue;
    await withToken(admin, token, async () => {
      await sweepToken(admin, server, { token, halfMade }, logger);
    });
  }
}

/** Runs `use` while this session holds a token; false when somebody else holds it. */
export async function withToken(
  admin: TargetSession,
  token: string,
  use: () => Promise<void>,
): Promise<boolean> {
  const { rows } = await admin.query(tryLockQuery(tokenLock(token)));
  if (rows[0]?.['locked'] !== true) return false;
  try {
    await use();
  } finally {
    await admin.query(unlockQuery(tokenLock(token)));
  }
  return true;
}

/** A copy that was being kept when its maker died has no description yet. */
const OWNERS = `SELECT r.rolname::text AS owner,
    EXISTS (SELECT FROM pg_catalog.pg_database d
             WHERE d.datname = 'lk_scratch_' || pg_catalog.right(r.rolname::text, 10)) AS used,
    k.oid IS NOT NULL AS kept,
    pg_catalog.shobj_description(k.oid, 'pg_database') IS NOT NULL AS described
  FROM pg_catalog.pg_roles r
  LEFT JOIN pg_catalog.pg_database k ON k.datname = 'lk_kept_' || pg_catalog.right(r.rolname::text, 10)
 WHERE r.rolname ~ '^lk_owner_[0-9a-z]{10}$'`;

async function sweepToken(
  admin: TargetSession,
  server: ScratchServer,
  left: { readonly token: string; readonly halfMade: boolean },
  logger: Logger,
): Promise<void> {
  const names = namesOf(left.token);
  try {
    await removeScratch(admin, server, names);
    if (left.halfMade) await removeKept(admin, names);
    logger.info('scratch.swept', { token: left.token });
  } catch (error) {
    if (admin.transactionStatus() === 'lost') throw error;
    logger.warn('scratch.sweep_failed', { token: left.token, failure: describeTargetError(error).why });
  }
}
