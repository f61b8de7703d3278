import type { StableId } from '@supabase/pg-delta/core';
import { objectId, routineId } from '../../catalog/object-id';
import type { CatalogKind } from '../../catalog/schema-snapshot';

/** What a fact of the extractor is called in our snapshots. */
export interface FactIdentity {
  readonly kind: CatalogKind;
  readonly id: string;
  readonly schema: string | null;
  readonly name: string;
}

/**
 * Our identity of a fact, or null when it is no object of a schema: roles and memberships belong to the cluster; comments, grants and
 * labels are attributes of their target; a default is an attribute of its column and has the column's identity.
 */
export function identifyFact(id: StableId): FactIdentity | null {
  const kind = KINDS[id.kind];
  if (kind === null) return null;
  if ('args' in id) {
    const routine = { schema: id.schema, name: id.name, argumentTypes: id.args };
    return { kind, id: routineId(id.kind, routine), schema: id.schema, name: id.name };
  }
  const parts = partsOf(id);
  const schema = IN_NO_SCHEMA.has(kind) || !('schema' in id) ? null : id.schema;
  return { kind, id: objectId(kind, parts), schema, name: parts.at(-1) ?? '' };
}

const KINDS: Readonly<Record<StableId['kind'], CatalogKind | null>> = {
  schema: 'schema',
  role: null,
  membership: null,
  extension: 'extension',
  extensionIntent: null,
  language: 'language',
  eventTrigger: 'event_trigger',
  publication: 'publication',
  publicationRel: 'publication_table',
  publicationSchema: 'publication_schema',
  subscription: 'subscription',
  fdw: 'foreign_data_wrapper',
  server: 'server',
  userMapping: 'user_mapping',
  table: 'table',
  foreignTable: 'foreign_table',
  view: 'view',
  materializedView: 'materialized_view',
  sequence: 'sequence',
  index: 'index',
  collation: 'collation',
  domain: 'domain',
  type: 'type',
  typeAttribute: 'type_attribute',
  column: 'column',
  default: 'column',
  constraint: 'constraint',
  trigger: 'trigger',
  rule: 'rule',
  policy: 'policy',
  function: 'function',
  procedure: 'procedure',
  aggregate: 'aggregate',
  defaultPrivilege: 'default_privilege',
  comment: null,
  acl: null,
  securityLabel: null,
};

/** Members of a publication name a schema without living in it. */
const IN_NO_SCHEMA: ReadonlySet<CatalogKind> = new Set<CatalogKind>([
  'publication_table',
  'publication_schema',
]);

function partsOf(id: Exclude<StableId, { readonly args: string[] }>): readonly string[] {
  if (id.kind === 'defaultPrivilege') return [id.role, id.schema ?? '', id.objtype, id.grantee];
  if (id.kind === 'userMapping') return [id.server, id.role];
  if ('publication' in id) return [id.publication, id.schema, ...('table' in id ? [id.table] : [])];
  if (!('name' in id)) return [];
  const owner = 'table' in id ? [id.table] : 'type' in id ? [id.type] : [];
  return [...('schema' in id ? [id.schema] : []), ...owner, id.name];
}
