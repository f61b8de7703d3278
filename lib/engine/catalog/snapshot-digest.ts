import { canonicalJson } from '../base/canonical-json';
import { sha256, type Digest } from '../base/digest';
import type { CatalogAttributes, CatalogObject, SchemaSnapshot } from './schema-snapshot';

/**
 * Two snapshots have one digest exactly when they hold the same objects with the same attributes. Texts for people (`definition`) and
 * attributes that are null do not count, so a newer version that prints more beautifully, or reads one more default, changes nothing. It is
 * the SHA-256 of the canonical JSON of `format`, `objects` and `serverMajor`.
 */
export function snapshotDigest(snapshot: SchemaSnapshot): Digest {
  const known = DIGESTS.get(snapshot);
  if (known !== undefined) return known;
  const objects = snapshot.objects.map((object) => textOf(object)).join(',');
  const digest = sha256(
    `{"format":${canonicalJson(snapshot.format)},"objects":[${objects}],"serverMajor":${canonicalJson(snapshot.serverMajor)}}`,
  );
  DIGESTS.set(snapshot, digest);
  return digest;
}

/** A snapshot never changes, and a large one is asked for its digest again and again. */
const DIGESTS = new WeakMap<SchemaSnapshot, Digest>();

/** One reading and the next are made of the same objects but for those that moved. */
function textOf(object: CatalogObject): string {
  const known = TEXTS.get(object);
  if (known !== undefined) return known;
  const { attributes, id, parent } = object;
  const text = canonicalJson({ attributes: withoutNulls(attributes), id, parent });
  TEXTS.set(object, text);
  return text;
}

const TEXTS = new WeakMap<CatalogObject, string>();

/** The attributes that say something: a null one means the default, exactly as a missing one. */
export function withoutNulls(attributes: CatalogAttributes): CatalogAttributes {
  if (!Object.values(attributes).includes(null)) return attributes;
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== null));
}
