import type { CanonicalValue } from '../base/canonical-json';

/** The format number of the snapshots that this version writes. A higher number in the store is refused, never guessed. */
export const SNAPSHOT_FORMAT = 1;

/** Every kind of catalog object that a snapshot can hold. */
export const CATALOG_KINDS = [
  'schema',
  'extension',
  'table',
  'foreign_table',
  'view',
  'materialized_view',
  'sequence',
  'column',
  'constraint',
  'index',
  'trigger',
  'rule',
  'policy',
  'statistics',
  'function',
  'procedure',
  'aggregate',
  'domain',
  'type',
  'type_attribute',
  'collation',
  'event_trigger',
  'publication',
  'publication_table',
  'publication_schema',
  'subscription',
  'foreign_data_wrapper',
  'server',
  'user_mapping',
  'default_privilege',
  'setting',
  'database',
  'cast',
  'operator',
  'operator_class',
  'operator_family',
  'text_search_configuration',
  'text_search_dictionary',
  'text_search_parser',
  'text_search_template',
  'transform',
  'language',
  'conversion',
  'access_method',
  'unmodeled',
] as const;

export type CatalogKind = (typeof CATALOG_KINDS)[number];

export type CatalogAttributes = Readonly<Record<string, CanonicalValue>>;

/** One object of the catalog, with nothing in it that differs between two servers holding the same schema (no oid, no physical number). */
export interface CatalogObject {
  readonly kind: CatalogKind;
  /** Canonical and stable across servers, see `objectId`. */
  readonly id: string;
  /** Null for objects that live in no schema (extensions, casts, publications). */
  readonly schema: string | null;
  readonly name: string;
  /** Id of the topmost object this one belongs to (a column's table), or null when it is the topmost itself. */
  readonly parent: string | null;
  /** A missing attribute and a null one mean the same: the default. */
  readonly attributes: CatalogAttributes;
  /** SQL for a person to read; never compared. */
  readonly definition: string | null;
}

/**
 * A whole schema as data: our record of truth, stored as JSON. Objects are sorted by id, so equal schemas are equal texts. Left out by
 * the reader: system schemas, the schema `lockkeeper`, history tables, members of extensions, temporary objects.
 */
export interface SchemaSnapshot {
  readonly format: typeof SNAPSHOT_FORMAT;
  /** Printed texts (views, expressions) are only comparable between servers of one major version. */
  readonly serverMajor: number;
  readonly objects: readonly CatalogObject[];
}
