import { sha256 } from '../../engine/base/digest';
import { millisecondsBetween, type Instant } from '../../engine/model/instant';
import type { SignInThrottle } from '../../engine/ports/store';
import type { Database } from '../db';
import { toInstant } from './instants';
import { FAILURE_MEMORY_MILLISECONDS, type Pace } from './sign-in-pace';
import { countSignInFailure } from './sql/count-sign-in-failure';
import { takeSignInTry } from './sql/take-sign-in-try';
import { translateErrors } from './translate-errors';

/** An account is guessed at by one attacker at a time; behind an address a whole company may sit. */
const ACCOUNT: Pace = { free: 4, factor: 2, longestSeconds: 900 };
const ADDRESS: Pace = { free: 20, factor: 1.25, longestSeconds: 300 };

/**
 * Sign-in throttling for every web process together. Keys that begin with `address:` grow gently, all others as accounts: from the fifth
 * failure 1, 2, 4 … seconds up to a quarter of an hour. Keys are kept as SHA-256, since people type passwords into the wrong field.
 */
export function createSignInThrottle(prisma: Database): SignInThrottle {
  const waitFor = async (keys: readonly string[], at: Instant): Promise<number> => {
    const rows = await prisma.signInFailure.findMany({
      where: { keyHash: { in: keys.map(keyHash) } },
      select: { keyHash: true, failures: true, lastFailedAt: true },
    });
    const failures = new Map(rows.map((row) => [row.keyHash, row]));
    const waits = keys.map((key) => {
      const row = failures.get(keyHash(key));
      return row === undefined ? 0 : waitOf(paceOf(key), row.failures, toInstant(row.lastFailedAt), at);
    });
    return Math.max(0, ...waits);
  };
  return translateErrors<SignInThrottle>({
    waitSeconds: waitFor,

    async takeTry(key, at) {
      const taken = await takeSignInTry(prisma, { keyHash: keyHash(key), at, pace: paceOf(key) });
      return taken ? 0 : Math.max(1, await waitFor([key], at));
    },

    async recordFailure(keys, at) {
      await countSignInFailure(prisma, keys.map(keyHash), at, FAILURE_MEMORY_MILLISECONDS);
    },

    async clear(keys) {
      await prisma.signInFailure.deleteMany({ where: { keyHash: { in: keys.map(keyHash) } } });
    },
  });
}

/** Seconds still to wait, whole and rounded up; pure. */
export function waitOf(pace: Pace, failures: number, lastFailedAt: Instant, at: Instant): number {
  const passed = millisecondsBetween(lastFailedAt, at);
  if (failures <= pace.free || passed >= FAILURE_MEMORY_MILLISECONDS) return 0;
  const seconds = Math.min(pace.factor ** (failures - pace.free - 1), pace.longestSeconds);
  return Math.max(0, Math.ceil(seconds - passed / 1_000));
}

/** The pace that a key is held to. */
export const paceOf = (key: string): Pace => (key.startsWith('address:') ? ADDRESS : ACCOUNT);

const keyHash = (key: string): string => sha256(`sign-in ${key}`);
