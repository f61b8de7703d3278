import type { Failure } from './failure';

/**
 * The outside world broke: a server went away, a file could not be read, the store refused. Thrown by the room that touches it and
 * caught in one place per use case. `failure` is the text that may be shown; `cause` is for the log only.
 */
export class Fault extends Error {
  readonly failure: Failure;

  constructor(shown: Failure, options?: { readonly cause?: unknown }) {
    super(`${shown.code}: ${shown.summary}`, options);
    this.name = 'Fault';
    this.failure = shown;
  }
}
