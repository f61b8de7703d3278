import { groupBy } from '../base/group-by';
import { printDefinition } from './print-definition';
import {
  SNAPSHOT_FORMAT,
  type CatalogAttributes,
  type CatalogObject,
  type SchemaSnapshot,
} from './schema-snapshot';

/** An object as a reader found it: everything but the text for people. */
export type FoundObject = Omit<CatalogObject, 'definition'>;

/** The snapshot of what was found: sorted by id, attributes by name, nulls dropped, a readable definition on every object. Pure; the order of finding does not matter. */
export function assembleSnapshot(found: {
  readonly serverMajor: number;
  readonly objects: readonly FoundObject[];
}): SchemaSnapshot {
  const objects = found.objects
    .map((object) => ({ ...object, attributes: inOrder(object.attributes), definition: null }))
    .toSorted((left, right) => (left.id < right.id ? -1 : 1));
  const byId = new Map(objects.map((object) => [object.id, object]));
  const parts = groupBy(objects, ({ parent }) => parent);
  return {
    format: SNAPSHOT_FORMAT,
    serverMajor: found.serverMajor,
    objects: objects.map((object) => ({
      ...object,
      definition: printDefinition(object, {
        parent: object.parent === null ? null : (byId.get(object.parent) ?? null),
        parts: parts.get(object.id) ?? [],
      }),
    })),
  };
}

/** Always in one order, so that digests need not sort them again and again. */
function inOrder(attributes: CatalogAttributes): CatalogAttributes {
  const said = Object.entries(attributes).filter(([, value]) => value !== null);
  return Object.fromEntries(said.sort(([left], [right]) => (left < right ? -1 : 1)));
}
