import type { Result } from '../base/result';
import type { Datamodel } from '../model/datamodel';

/** What the engine wants to know of a database. */
export interface RelayedQuery {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** How a relayed query went. Columns come with the OID of their type, rows go by position. */
export type RelayedAnswer =
  | {
      readonly kind: 'rows';
      readonly columns: readonly { readonly name: string; readonly type: number }[];
      readonly rows: readonly (readonly unknown[])[];
    }
  | { readonly kind: 'refused'; readonly sqlState: string; readonly message: string };

/**
 * The migration tool's own engine, which knows what a datamodel means. It is given the answers to its queries and no connection: it can
 * neither change the database nor leave it.
 */
export interface DatamodelEngine {
  /**
   * The SQL that is missing in a database for it to be what the datamodel says; null when nothing is. What a datamodel cannot say is not
   * missing. Failures: DATAMODEL.INVALID with file and line, DATAMODEL.TOOL_TOO_NEW, DATAMODEL.TOO_LARGE, DATAMODEL.TIME_LIMIT, DATAMODEL.ENGINE.
   */
  missingSql(input: {
    readonly datamodel: Datamodel;
    /** First schema of the search path. */
    readonly schema: string;
    readonly ask: (query: RelayedQuery) => Promise<RelayedAnswer>;
  }): Promise<Result<string | null>>;
}
