import { digestOf, type Digest } from '../base/digest';
import { attribute, flagAttribute, listAttribute } from './attributes';
import { objectId } from './object-id';
import type { CatalogAttributes, CatalogKind, CatalogObject, SchemaSnapshot } from './schema-snapshot';
import { withoutNulls } from './snapshot-digest';

/** Relations, columns, types, constraints, indexes, views, functions, triggers, policies; rules are part of what a relation does. */
const COVERED: ReadonlySet<CatalogKind> = new Set<CatalogKind>([
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
  'function',
  'procedure',
  'aggregate',
  'domain',
  'type',
  'type_attribute',
]);

/** Owners, grants, comments, storage and statistics are the business of drift alone. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'owner',
  'grants',
  'comment',
  'columnComments',
  'columnStorage',
  'securityLabels',
  'storageParameters',
  'tablespace',
  'accessMethod',
  'storage',
  'compression',
  'planningOptions',
  'statisticsTarget',
  'statisticsTargets',
  'clustered',
  // Whoever refreshes a materialized view, or empties it, changes rows.
  'populated',
]);

export interface PlanSchemaScope {
  /** Ids of objects under an accepted drift item; what belongs to them is left out with them. */
  readonly ignore: ReadonlySet<string>;
  /** The tracking tables of migration tools. */
  readonly historyTables: readonly { readonly schema: string; readonly name: string }[];
}

/**
 * The schema part of a plan digest (DESIGN 5.1): equal as long as nothing changed that could change what the plan does. A new partition
 * that only repeats its parent, a GRANT, ANALYZE, VACUUM FULL or REINDEX leave it equal; one changed default changes it.
 */
export function planSchemaDigest(snapshot: SchemaSnapshot, scope: PlanSchemaScope): Digest {
  const { serverMajor, objects } = planSchema(snapshot, scope);
  return digestOf({ serverMajor, objects: objects.map(({ id, attributes }) => ({ id, attributes })) });
}

/** What of a schema a plan is bound to: the objects and attributes that its digest covers. Pure. */
export function planSchema(snapshot: SchemaSnapshot, scope: PlanSchemaScope): SchemaSnapshot {
  const hidden = hiddenObjects(snapshot, scope);
  const objects = snapshot.objects
    .filter((object) => COVERED.has(object.kind) && !isHidden(object, hidden))
    .map((object) => ({ ...object, attributes: covered(object, hidden) }));
  return { ...snapshot, objects };
}

function hiddenObjects(snapshot: SchemaSnapshot, scope: PlanSchemaScope): ReadonlySet<string> {
  const withParts = new Set(
    snapshot.objects.filter((object) => ownPart(object)).map((object) => object.parent),
  );
  const partitions = snapshot.objects.filter(
    (object) => onlyRepeatsParent(object) && !withParts.has(object.id),
  );
  return new Set([
    ...scope.ignore,
    ...scope.historyTables.map((table) => objectId('table', [table.schema, table.name])),
    ...partitions.map((object) => object.id),
  ]);
}

function ownPart(object: CatalogObject): boolean {
  return object.parent !== null && COVERED.has(object.kind);
}

function onlyRepeatsParent(object: CatalogObject): boolean {
  return (
    (object.kind === 'table' || object.kind === 'foreign_table') &&
    attribute(object, 'partitionOf') !== null &&
    attribute(object, 'disabledTriggers') === null &&
    attribute(object, 'columnOverrides') === null &&
    attribute(object, 'inheritedKeys') === null &&
    !flagAttribute(object, 'rowSecurity') &&
    !flagAttribute(object, 'forceRowSecurity')
  );
}

function isHidden(object: CatalogObject, hidden: ReadonlySet<string>): boolean {
  return (
    object.schema === 'lockkeeper' ||
    hidden.has(object.id) ||
    (object.parent !== null && hidden.has(object.parent))
  );
}

function covered(object: CatalogObject, hidden: ReadonlySet<string>): CatalogAttributes {
  const kept = Object.entries(withoutNulls(object.attributes)).filter(([name]) => !LEFT_OUT.has(name));
  const attributes = Object.fromEntries(kept);
  if (object.kind !== 'table' || object.schema === null) return attributes;
  const { schema, name } = object;
  const order = listAttribute(object, 'columnOrder');
  return {
    ...attributes,
    columnOrder: order.filter((column) => !hidden.has(objectId('column', [schema, name, column]))),
  };
}
