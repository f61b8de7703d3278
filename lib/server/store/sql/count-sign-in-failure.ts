import { later, type Instant } from '../../../engine/model/instant';
import type { Database } from '../../db';

/** Counts one failure for each key; a count that nobody added to for so long begins anew. In key order, so that two attempts cannot deadlock. */
export async function countSignInFailure(
  prisma: Database,
  keyHashes: readonly string[],
  at: Instant,
  memoryMilliseconds: number,
): Promise<void> {
  const forgotten = later(at, -memoryMilliseconds);
  await prisma.$executeRaw`
    INSERT INTO public.sign_in_failures AS f (key_hash, failures, last_failed_at)
    SELECT key_hash, 1, ${at}::timestamptz
    FROM (SELECT DISTINCT key_hash FROM unnest(${keyHashes}::text[]) AS given(key_hash) ORDER BY key_hash) keys
    ON CONFLICT (key_hash) DO UPDATE SET
      failures = CASE WHEN f.last_failed_at <= ${forgotten}::timestamptz THEN 1 ELSE least(f.failures, 1000000) + 1 END,
      last_failed_at = greatest(f.last_failed_at, excluded.last_failed_at)`;
}
