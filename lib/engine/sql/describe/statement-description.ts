import type { ObjectKind } from './object-kind';

/** What a statement does, as a stable token. `other` is a statement that this version has no word for; it is never guessed. */
export type StatementKind =
  | `${'create' | 'alter' | 'drop'}_${ObjectKind}`
  | 'create_table_as'
  | 'create_type_enum'
  | 'alter_enum_add_value'
  | 'alter_enum_rename_value'
  | 'insert'
  | 'update'
  | 'delete'
  | 'merge'
  | 'select'
  | 'truncate'
  | 'copy'
  | 'do'
  | 'call'
  | 'lock_table'
  | 'refresh_materialized_view'
  | 'comment'
  | 'security_label'
  | 'grant'
  | 'revoke'
  | 'reassign_owned'
  | 'drop_owned'
  | 'import_foreign_schema'
  | 'alter_system'
  | 'vacuum'
  | 'analyze'
  | 'reindex'
  | 'cluster'
  | 'checkpoint'
  | 'explain'
  | 'set'
  | 'reset'
  | 'show'
  | 'set_constraints'
  | 'discard'
  | 'load'
  | 'prepare'
  | 'execute'
  | 'deallocate'
  | 'cursor'
  | 'listen'
  | 'unlisten'
  | 'notify'
  | 'transaction_control'
  | 'other';

/** An object that a statement is about, as the text names it: nothing is resolved against a catalog or a search path. */
export interface SqlObject {
  readonly kind: ObjectKind;
  /** Null when the text does not say. */
  readonly schema: string | null;
  /** An index without a name, which PostgreSQL will choose, is not listed. */
  readonly name: string;
}

/** A statement in words. */
export interface StatementDescription {
  readonly kind: StatementKind;
  /** Short words for a person, on one line. */
  readonly title: string;
  readonly objects: readonly SqlObject[];
  /** About the cluster (roles, databases, tablespaces, server settings) rather than this database. */
  readonly clusterLevel?: true;
}
