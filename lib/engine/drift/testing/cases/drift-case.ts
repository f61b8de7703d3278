/** One change that somebody makes by hand, and every item that a check has to report for it: no more, no fewer. */
export interface DriftCase {
  readonly name: string;
  readonly sql: string;
  /** `level change object [attribute]`, in any order. */
  readonly reports: readonly string[];
  /** The first major version that knows the statement. */
  readonly since?: number;
  /** Why the ways back that are offered cannot be run inside the test's transaction, one after the other. */
  readonly waysNotTried?: string;
}
