import type { CanonicalValue } from '../base/canonical-json';
import type { CatalogObject } from '../catalog/schema-snapshot';

/** One attribute that says different things on the two sides; null stands for the default. */
export interface AttributeDifference {
  readonly attribute: string;
  readonly expected: CanonicalValue;
  readonly live: CanonicalValue;
}

/** An object with the topmost object it belongs to (itself when topmost) and the parts below it, all of one side. */
export interface PlacedObject {
  readonly object: CatalogObject;
  readonly topmost: CatalogObject;
  readonly parts: readonly CatalogObject[];
}

/** How one object differs between the sides, before anybody judged or worded it. */
export type ObjectDifference =
  | { readonly change: 'extra'; readonly live: PlacedObject }
  | { readonly change: 'missing'; readonly expected: PlacedObject }
  | {
      readonly change: 'different' | 'renamed';
      readonly expected: PlacedObject;
      readonly live: PlacedObject;
      readonly attributes: readonly AttributeDifference[];
    };
