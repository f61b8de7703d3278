import type { CatalogKind, CatalogObject, SchemaSnapshot } from './schema-snapshot';

/**
 * A snapshot in which some relations, and everything that is no part of a relation, are taken from a newer reading; all other relations
 * stay as they were. Pure.
 */
export function renewSnapshot(renewal: {
  readonly before: SchemaSnapshot;
  /** Ids of the relations that are gone, or that are another reading's business under their former names. */
  readonly without: ReadonlySet<string>;
  readonly fresh: SchemaSnapshot;
  /** Ids of the relations that are taken from the newer reading, which may hold others in part. */
  readonly taken: ReadonlySet<string>;
}): SchemaSnapshot {
  const { before, without, fresh, taken } = renewal;
  const kept = before.objects.filter((object) => {
    const relation = relationOf(object);
    return relation !== null && !without.has(relation);
  });
  const added = fresh.objects.filter((object) => {
    const relation = relationOf(object);
    return relation === null || taken.has(relation);
  });
  return { ...fresh, objects: [...kept, ...added].toSorted((left, right) => (left.id < right.id ? -1 : 1)) };
}

/** The relation that an object is, or is read with; null for what belongs to none. A sequence is read alone, whoever owns it. */
function relationOf(object: CatalogObject): string | null {
  if (RELATIONS.has(object.kind)) return object.id;
  if (object.parent === null) return null;
  return RELATIONS.has(object.parent.slice(0, object.parent.indexOf(':'))) ? object.parent : null;
}

const RELATIONS: ReadonlySet<string> = new Set<CatalogKind>([
  'table',
  'foreign_table',
  'view',
  'materialized_view',
  'sequence',
]);
