import { sameValue } from '../base/canonical-json';
import type { CatalogObject, SchemaSnapshot } from './schema-snapshot';

/**
 * The same snapshot, made of the very objects of another one wherever both say the same to the letter: what is alike is held once however
 * many remember it, and told to be alike without being read. Pure.
 */
export function shareObjects(snapshot: SchemaSnapshot, other: SchemaSnapshot): SchemaSnapshot {
  const theirs = other.objects;
  let at = 0;
  const objects = snapshot.objects.map((object) => {
    // Both are sorted by id. Where the other one is not (some ids are made of names of roles), less is shared.
    while (at < theirs.length && (theirs[at]?.id ?? '') < object.id) at += 1;
    const counterpart = theirs[at];
    return counterpart !== undefined && isAlike(object, counterpart) ? counterpart : object;
  });
  return { ...snapshot, objects };
}

/** Kind and name follow from the id. */
const isAlike = (one: CatalogObject, other: CatalogObject): boolean =>
  one === other ||
  (one.id === other.id &&
    one.parent === other.parent &&
    one.schema === other.schema &&
    one.definition === other.definition &&
    sameValue(one.attributes, other.attributes));
