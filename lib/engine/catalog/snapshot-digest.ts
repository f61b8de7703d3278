import { digestOf, type Digest } from '../base/digest';
import type { CatalogAttributes, CatalogObject, SchemaSnapshot } from './schema-snapshot';

/**
 * Two snapshots have one digest exactly when they hold the same objects with the same attributes. Texts for people (`definition`) and
 * attributes that are null do not count, so a newer version that prints more beautifully, or reads one more default, changes nothing.
 */
export function snapshotDigest(snapshot: SchemaSnapshot): Digest {
  const known = DIGESTS.get(snapshot);
  if (known !== undefined) return known;
  const digest = digestOf({
    format: snapshot.format,
    serverMajor: snapshot.serverMajor,
    objects: snapshot.objects.map((object) => comparable(object)),
  });
  DIGESTS.set(snapshot, digest);
  return digest;
}

/** A snapshot never changes, and a large one is asked for its digest again and again. */
const DIGESTS = new WeakMap<SchemaSnapshot, Digest>();

function comparable(object: CatalogObject) {
  return { attributes: withoutNulls(object.attributes), id: object.id, parent: object.parent };
}

/** The attributes that say something: a null one means the default, exactly as a missing one. */
export function withoutNulls(attributes: CatalogAttributes): CatalogAttributes {
  if (!Object.values(attributes).includes(null)) return attributes;
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== null));
}
