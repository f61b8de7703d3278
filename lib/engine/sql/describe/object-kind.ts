import type { ObjectType } from 'libpg-query';

/** Kinds of object that statements name; the words of the catalog room where both know the kind. */
export type ObjectKind =
  | 'access_method'
  | 'aggregate'
  | 'cast'
  | 'collation'
  | 'column'
  | 'constraint'
  | 'conversion'
  | 'database'
  | 'default_privilege'
  | 'domain'
  | 'event_trigger'
  | 'extension'
  | 'foreign_data_wrapper'
  | 'foreign_table'
  | 'function'
  | 'index'
  | 'language'
  | 'large_object'
  | 'materialized_view'
  | 'operator'
  | 'operator_class'
  | 'operator_family'
  | 'parameter'
  | 'policy'
  | 'procedure'
  | 'publication'
  | 'role'
  | 'routine'
  | 'rule'
  | 'schema'
  | 'sequence'
  | 'server'
  | 'statistics'
  | 'subscription'
  | 'table'
  | 'tablespace'
  | 'text_search_configuration'
  | 'text_search_dictionary'
  | 'text_search_parser'
  | 'text_search_template'
  | 'transform'
  | 'trigger'
  | 'type'
  | 'type_attribute'
  | 'user_mapping'
  | 'view';

/** Our word for a kind of object of PostgreSQL's parser. */
export const objectKindOf = (type: ObjectType | undefined): ObjectKind =>
  type === undefined ? 'table' : KINDS[type];

const KINDS: Readonly<Record<ObjectType, ObjectKind>> = {
  OBJECT_ACCESS_METHOD: 'access_method',
  OBJECT_AGGREGATE: 'aggregate',
  OBJECT_AMOP: 'operator_family',
  OBJECT_AMPROC: 'operator_family',
  OBJECT_ATTRIBUTE: 'type_attribute',
  OBJECT_CAST: 'cast',
  OBJECT_COLLATION: 'collation',
  OBJECT_COLUMN: 'column',
  OBJECT_CONVERSION: 'conversion',
  OBJECT_DATABASE: 'database',
  OBJECT_DEFACL: 'default_privilege',
  OBJECT_DEFAULT: 'column',
  OBJECT_DOMAIN: 'domain',
  OBJECT_DOMCONSTRAINT: 'constraint',
  OBJECT_EVENT_TRIGGER: 'event_trigger',
  OBJECT_EXTENSION: 'extension',
  OBJECT_FDW: 'foreign_data_wrapper',
  OBJECT_FOREIGN_SERVER: 'server',
  OBJECT_FOREIGN_TABLE: 'foreign_table',
  OBJECT_FUNCTION: 'function',
  OBJECT_INDEX: 'index',
  OBJECT_LANGUAGE: 'language',
  OBJECT_LARGEOBJECT: 'large_object',
  OBJECT_MATVIEW: 'materialized_view',
  OBJECT_OPCLASS: 'operator_class',
  OBJECT_OPERATOR: 'operator',
  OBJECT_OPFAMILY: 'operator_family',
  OBJECT_PARAMETER_ACL: 'parameter',
  OBJECT_POLICY: 'policy',
  OBJECT_PROCEDURE: 'procedure',
  OBJECT_PUBLICATION: 'publication',
  OBJECT_PUBLICATION_NAMESPACE: 'publication',
  OBJECT_PUBLICATION_REL: 'publication',
  OBJECT_ROLE: 'role',
  OBJECT_ROUTINE: 'routine',
  OBJECT_RULE: 'rule',
  OBJECT_SCHEMA: 'schema',
  OBJECT_SEQUENCE: 'sequence',
  OBJECT_STATISTIC_EXT: 'statistics',
  OBJECT_SUBSCRIPTION: 'subscription',
  OBJECT_TABCONSTRAINT: 'constraint',
  OBJECT_TABLE: 'table',
  OBJECT_TABLESPACE: 'tablespace',
  OBJECT_TRANSFORM: 'transform',
  OBJECT_TRIGGER: 'trigger',
  OBJECT_TSCONFIGURATION: 'text_search_configuration',
  OBJECT_TSDICTIONARY: 'text_search_dictionary',
  OBJECT_TSPARSER: 'text_search_parser',
  OBJECT_TSTEMPLATE: 'text_search_template',
  OBJECT_TYPE: 'type',
  OBJECT_USER_MAPPING: 'user_mapping',
  OBJECT_VIEW: 'view',
};

/** `materialized_view` as a person says it. */
export const wordsOf = (kind: ObjectKind): string => kind.replaceAll('_', ' ');

/** True for kinds that belong to the whole cluster. */
export const isClusterKind = (kind: ObjectKind): boolean => CLUSTER_KINDS.has(kind);

const CLUSTER_KINDS: ReadonlySet<ObjectKind> = new Set([
  'database',
  'parameter',
  'role',
  'subscription',
  'tablespace',
]);
