import { failure, type Failure } from '../../engine/base/failure';

/** Ends a transaction: somebody else was first. Becomes the failure STORE.CONFLICT of `commit` and never leaves this folder. */
export class Conflict extends Error {
  readonly failure: Failure;

  constructor(summary: string, options?: { readonly cause?: unknown }) {
    super(summary, options);
    this.name = 'Conflict';
    this.failure = failure('STORE.CONFLICT', summary, {
      fix: 'Look at the current state and try again.',
    });
  }
}

/** Refuses a change that did not meet exactly the one row it was meant for. */
export function demandOne(changed: { readonly count: number }, summary: string): void {
  if (changed.count !== 1) throw new Conflict(summary);
}
