import { later, type Instant } from '../../../engine/model/instant';
import type { Database } from '../../db';
import { FAILURE_MEMORY_MILLISECONDS, type Pace } from '../sign-in-pace';

/**
 * Counts one try and answers true, or answers false when the key still has to wait. One statement: of many at once each waits for the row
 * of the one before and is judged by what that one left.
 */
export async function takeSignInTry(
  prisma: Database,
  { keyHash, at, pace }: { readonly keyHash: string; readonly at: Instant; readonly pace: Pace },
): Promise<boolean> {
  const forgotten = later(at, -FAILURE_MEMORY_MILLISECONDS);
  const taken = await prisma.$executeRaw`
    INSERT INTO public.sign_in_failures AS f (key_hash, failures, last_failed_at)
    VALUES (${keyHash}, 1, ${at}::timestamptz)
    ON CONFLICT (key_hash) DO UPDATE SET
      failures = CASE WHEN f.last_failed_at <= ${forgotten}::timestamptz THEN 1 ELSE least(f.failures, 1000000) + 1 END,
      last_failed_at = greatest(f.last_failed_at, excluded.last_failed_at)
    WHERE f.last_failed_at <= ${forgotten}::timestamptz
       OR f.failures <= ${pace.free}::integer
       OR f.last_failed_at + make_interval(secs => least(
            power(${pace.factor}::float8, least(f.failures - ${pace.free}::integer - 1, 64)),
            ${pace.longestSeconds}::float8)) <= ${at}::timestamptz`;
  return taken === 1;
}
