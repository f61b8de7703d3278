import type { Digest } from '../base/digest';
import type { EnvironmentId, ReleaseId } from './identifiers';

/** What stands on one side of a comparison. */
export type ComparisonSide =
  | { readonly kind: 'environment'; readonly id: EnvironmentId }
  | { readonly kind: 'release'; readonly id: ReleaseId };

/** One attribute that says different things on the two sides, in words. */
export interface ComparedAttribute {
  readonly attribute: string;
  readonly left: string;
  readonly right: string;
}

/** An object as a page names and links it. */
export interface ComparedObject {
  readonly kind: string;
  readonly schema: string | null;
  readonly name: string;
  readonly id: string;
}

/** One object that is not the same on both sides. Neither side is the right one, so nothing is judged. */
export interface SchemaDifference {
  /** The same as long as the difference is the same. */
  readonly id: Digest;
  readonly change: 'left_only' | 'right_only' | 'different' | 'renamed';
  readonly object: ComparedObject;
  /** The table, view or type that it belongs to; itself when it is topmost. */
  readonly topmost: ComparedObject;
  /** `index orders_note on orders`, as the right side calls it when both have it. */
  readonly title: string;
  /** As the left side calls it, when it has another name there. */
  readonly leftTitle: string | null;
  readonly attributes: readonly ComparedAttribute[];
  readonly leftDefinition: string | null;
  readonly rightDefinition: string | null;
}

/** Two schemas side by side: what the worker answers. */
export interface SchemaComparison {
  /** Of PostgreSQL; the same on both sides, or there would be no comparison. */
  readonly serverMajor: number;
  /** Objects of each side. */
  readonly objects: { readonly left: number; readonly right: number };
  /** By topmost object, then by object. */
  readonly differences: readonly SchemaDifference[];
}
