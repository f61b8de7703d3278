import type { Failure } from '../base/failure';
import type { ConnectionSettings } from '../model/environment';
import { later, type Instant } from '../model/instant';

/** Failures that say something about the way to a host, and nothing about one database, user or password there. */
const ABOUT_THE_HOST: ReadonlySet<string> = new Set([
  'TARGET.HOST_UNKNOWN',
  'TARGET.NAME_SERVER',
  'TARGET.UNREACHABLE',
  'TARGET.CONNECTION_REFUSED',
  'TARGET.CONNECT_TIMEOUT',
]);

/** So often in a row before a host is left alone, and for how long then. */
const FAILURES = 3;
const REST_MS = 60_000;

interface HostState {
  readonly failures: number;
  readonly failure: Failure;
  readonly restsUntil: Instant | null;
}

type Host = Pick<ConnectionSettings, 'host' | 'port'>;

/**
 * Leaves a host alone for a minute after three looks in a row could not reach it: many environments behind one dead host would else wait for
 * it one after another, and hold up the looks at all others. While it rests, whoever asks gets the failure that the host gave last; then one
 * look is let through, and its outcome decides. Any answer of a server, a refused password included, ends the rest.
 */
export class HostBreaker {
  readonly #hosts = new Map<string, HostState>();

  /** The failure of a host that is left alone at this moment; null when it may be looked at. */
  resting({ host, port }: Host, now: Instant): Failure | null {
    const key = keyOf(host, port);
    const state = this.#hosts.get(key);
    if (state === undefined || state.restsUntil === null) return null;
    if (state.restsUntil > now) return state.failure;
    // Whoever comes now is the one that tries; others wait for what it finds.
    this.#hosts.set(key, { ...state, restsUntil: later(now, REST_MS) });
    return null;
  }

  /** What a look found; `null` when a server answered. */
  note({ host, port }: Host, failure: Failure | null, now: Instant): void {
    const key = keyOf(host, port);
    if (failure === null || !ABOUT_THE_HOST.has(failure.code)) {
      this.#hosts.delete(key);
      return;
    }
    const failures = (this.#hosts.get(key)?.failures ?? 0) + 1;
    this.#hosts.set(key, { failures, failure, restsUntil: failures < FAILURES ? null : later(now, REST_MS) });
  }
}

const keyOf = (host: string, port: number): string => `${host.toLowerCase()} ${String(port)}`;
