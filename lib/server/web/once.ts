import 'server-only';
import { createHash } from 'node:crypto';
import type { Instant } from '../../engine/model/instant';

/** Answers one intention once, however often it arrives. */
export interface Once<T> {
  /** The answer of the first call with this key, or null when the key came before with another input. */
  answer(call: OnceCall<T>): Promise<T> | null;
}

export interface OnceCall<T> {
  /** Who calls, and the key that the browser chose. */
  readonly key: string;
  readonly input: unknown;
  readonly at: Instant;
  readonly run: () => Promise<T>;
}

interface Kept<T> {
  readonly inputDigest: string;
  readonly answer: Promise<T>;
  readonly at: number;
}

/**
 * Remembers answers for some minutes, in this process. What falls through the cracks, because another copy of the process got the
 * second call or this one was restarted, meets the ids of `seededIds` and is refused by the store as a conflict.
 */
export function createOnce<T>({ keepMs = 600_000, most = 2_000 } = {}): Once<T> {
  const kept = new Map<string, Kept<T>>();
  const forget = (now: number) => {
    for (const [key, { at }] of kept) {
      if (at > now - keepMs && kept.size <= most) return;
      kept.delete(key);
    }
  };
  return {
    answer({ key, input, at, run }) {
      const now = Date.parse(at);
      forget(now);
      const inputDigest = createHash('sha256').update(JSON.stringify(input)).digest('hex');
      const before = kept.get(key);
      if (before !== undefined) return before.inputDigest === inputDigest ? before.answer : null;
      const answer = run();
      kept.set(key, { inputDigest, answer, at: now });
      answer.catch(() => kept.delete(key));
      return answer;
    },
  };
}
