import type { Failure } from '../base/failure';
import { Fault } from '../base/fault';
import type { PostgresErrorFacts } from './postgres-error-facts';

/** The target refused, could not be reached or went away. `failure` may be shown, `facts` is what the server said. */
export class TargetError extends Fault {
  /** Null when it was not the server that spoke. */
  readonly facts: PostgresErrorFacts | null;
  /** True when the session is gone: what ran last may have happened or not. */
  readonly lost: boolean;

  constructor(
    shown: Failure,
    more: {
      readonly facts?: PostgresErrorFacts | null;
      readonly lost?: boolean;
      readonly cause?: unknown;
    } = {},
  ) {
    super(shown, { cause: more.cause });
    this.name = 'TargetError';
    this.facts = more.facts ?? null;
    this.lost = more.lost ?? false;
  }
}
