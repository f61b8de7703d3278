/** How long a count of failures lives without another one. */
export const FAILURE_MEMORY_MILLISECONDS = 24 * 3_600_000;

/** How fast tries with one key may follow each other. */
export interface Pace {
  /** Failures that cost nothing: people mistype. */
  readonly free: number;
  /** What each further failure multiplies the wait with, from one second. */
  readonly factor: number;
  readonly longestSeconds: number;
}
