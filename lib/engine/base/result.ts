import type { Failure } from './failure';

/** Either a value or an expected failure; crosses the wire intact. Unexpected trouble is thrown, see `fault.ts` and `invariant.ts`. */
export type Result<T, F = Failure> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: F };

export const success = <T>(value: T): { readonly ok: true; readonly value: T } => ({
  ok: true,
  value,
});

export const failed = <F>(failure: F): { readonly ok: false; readonly failure: F } => ({
  ok: false,
  failure,
});
