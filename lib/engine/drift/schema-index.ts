import { groupBy } from '../base/group-by';
import type { CatalogObject } from '../catalog/schema-snapshot';

/** The objects of one side, to be looked up by id and by what they belong to. */
export interface SchemaIndex {
  readonly objects: readonly CatalogObject[];
  readonly get: (id: string) => CatalogObject | undefined;
  readonly has: (id: string) => boolean;
  readonly partsOf: (id: string) => readonly CatalogObject[];
  /** The object itself when it is topmost. */
  readonly topmostOf: (object: CatalogObject) => CatalogObject;
}

/** The index of one side; the same objects are asked for theirs again and again, and get the one that was made first. */
export function createSchemaIndex(objects: readonly CatalogObject[]): SchemaIndex {
  const known = INDEXES.get(objects);
  if (known !== undefined) return known;
  const index = indexOf(objects);
  INDEXES.set(objects, index);
  return index;
}

/** Objects of a side never change. */
const INDEXES = new WeakMap<readonly CatalogObject[], SchemaIndex>();

function indexOf(objects: readonly CatalogObject[]): SchemaIndex {
  const byId = new Map(objects.map((object) => [object.id, object]));
  const parts = groupBy(objects, ({ parent }) => parent);
  return {
    objects,
    get: (id) => byId.get(id),
    has: (id) => byId.has(id),
    partsOf: (id) => parts.get(id) ?? [],
    topmostOf: (object) => (object.parent === null ? object : (byId.get(object.parent) ?? object)),
  };
}
