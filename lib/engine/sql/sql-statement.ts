import type { SqlObject, StatementKind } from './describe/statement-description';

/** One statement of a migration: where it stands, what it is, how it meets transactions. Plain data, without the parser's tree. */
export interface SqlStatement {
  /** From 0 within the script. */
  readonly index: number;
  /** What is sent: the exact slice of the file from the first token, without the semicolon and the white space before it. */
  readonly text: string;
  /** What stands between the statement before and this one, trimmed: comments, as a rule. */
  readonly comment: string;
  /** UTF-16 offsets of `text` in the file. */
  readonly start: number;
  readonly end: number;
  /** 1-based place of `start`; columns count characters. */
  readonly line: number;
  readonly column: number;
  readonly kind: StatementKind;
  /** Short words for a person, on one line. */
  readonly title: string;
  /** What the statement names as its main objects, unresolved. */
  readonly objects: readonly SqlObject[];
  /** False when PostgreSQL refuses the statement inside a transaction block. */
  readonly transactional: boolean;
  /** Why not, for a person; null when it may run in a transaction. */
  readonly reason: string | null;
  /** `transactional` holds only if the relation is not partitioned (REINDEX TABLE, CLUSTER t): the catalog knows, the text does not. */
  readonly refusedWhenPartitioned: boolean;
  /** About the cluster, not this database: roles, databases, tablespaces, subscriptions, server settings. */
  readonly clusterLevel: boolean;
  /** A replay in a sandbox leaves it out: it is about the cluster, names this very database, or contacts another server. */
  readonly skipInReplay: boolean;
  /** By its words rows, columns of rows or parts of their values are gone afterwards; see `losesData`. */
  readonly losesData: boolean;
  /** Set for CREATE INDEX CONCURRENTLY. */
  readonly concurrentIndex: ConcurrentIndex | null;
  /** Set for ALTER TYPE … ADD VALUE. */
  readonly enumValueAdded: EnumValueAdded | null;
  /**
   * Enum values added earlier in the same script that this statement holds as a literal. PostgreSQL refuses their use before the
   * transaction that added them commits (55P04). Best effort: an equal text of another type counts too, text put together at run time does not.
   */
  readonly usesEnumValues: readonly string[];
  /** Set for BEGIN, COMMIT and their like. */
  readonly transaction: TransactionCommand | null;
  /** Functions called anywhere in it, as written. Bodies in quotes are not looked into. */
  readonly functions: readonly string[];
  /** Roles that it names. */
  readonly roles: readonly string[];
  /** What in it would harm a run; see `scriptProblems`. */
  readonly hazards: readonly StatementHazard[];
}

export interface ConcurrentIndex {
  /** The schema of the table, which is the index's own. */
  readonly schema: string | null;
  /** Null when PostgreSQL chooses the name. */
  readonly name: string | null;
  readonly table: { readonly schema: string | null; readonly name: string };
  readonly unique: boolean;
  readonly ifNotExists: boolean;
}

export interface EnumValueAdded {
  readonly schema: string | null;
  readonly type: string;
  readonly value: string;
  readonly ifNotExists: boolean;
}

export interface TransactionCommand {
  readonly action:
    | 'begin'
    | 'commit'
    | 'rollback'
    | 'savepoint'
    | 'release'
    | 'rollback_to'
    | 'prepare'
    | 'commit_prepared'
    | 'rollback_prepared';
  readonly savepoint: string | null;
  /** COMMIT AND CHAIN begins the next transaction at once. */
  readonly chain: boolean;
  /** ISOLATION LEVEL, READ ONLY, DEFERRABLE. */
  readonly modes: boolean;
}

/** Something that breaks what a run holds: its locks, its session, its connection's protocol. */
export interface StatementHazard {
  readonly kind:
    | 'advisory_unlock'
    | 'advisory_unlock_all'
    | 'copy_from_stdin'
    | 'discard'
    | 'reset_all'
    | 'session_authorization';
  /** For `advisory_unlock`: the key, null when the text does not say. */
  readonly key: string | null;
  readonly line: number;
  readonly column: number;
}
