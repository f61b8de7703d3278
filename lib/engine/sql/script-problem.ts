/** Something in a script that no run may meet: the plan is refused by name and line. */
export interface ScriptProblem {
  readonly code: ScriptProblemCode;
  readonly summary: string;
  readonly fix: string;
  /** 1-based, columns in characters. */
  readonly line: number;
  readonly column: number;
  /** Index of the statement, null when the script was not analysed. */
  readonly statement: number | null;
}

export type ScriptProblemCode =
  | 'SQL.ADVISORY_UNLOCK'
  | 'SQL.ADVISORY_UNLOCK_ALL'
  | 'SQL.COPY_DATA'
  | 'SQL.COPY_FROM_STDIN'
  | 'SQL.CUT_INSIDE'
  | 'SQL.DISCARD'
  | 'SQL.MALFORMED'
  | 'SQL.PSQL_META_COMMAND'
  | 'SQL.REFUSED_IN_TRANSACTION'
  | 'SQL.RESET_ALL'
  | 'SQL.ROLLBACK'
  | 'SQL.SESSION_AUTHORIZATION'
  | 'SQL.TWO_PHASE_COMMIT'
  | 'SQL.UNBALANCED_TRANSACTION';
