import type { CanonicalValue } from '../base/canonical-json';
import type { CatalogKind } from '../catalog/schema-snapshot';
import type { Draft } from './draft';
import type { DriftLevel } from './drift-level';

export type DriftChange = 'extra' | 'missing' | 'different' | 'renamed';

/** An object as a page names and links it; `role` stands for everything that one role owns or may do. */
export interface DriftObject {
  readonly kind: CatalogKind | 'role';
  readonly schema: string | null;
  readonly name: string;
  readonly id: string;
}

/** One attribute (or one part) that differs. `expected` and `live` are null where that side has the default or nothing. */
export interface DriftDetail {
  readonly attribute: string;
  readonly level: DriftLevel;
  readonly expected: CanonicalValue;
  readonly live: CanonicalValue;
  readonly sentence: string;
}

/** One thing to decide about: adopt, revert or accept. Plain data, safe to store and to send; texts of other people's SQL are in it. */
export interface DriftItem {
  /** The same as long as the difference is the same, so that an acceptance and *first seen* survive every further check. */
  readonly id: string;
  readonly level: DriftLevel;
  readonly change: DriftChange;
  /** As live calls it; as the migrations call it when live has no such object. */
  readonly object: DriftObject;
  /** The table, view or type that the object belongs to; the object itself when it is topmost. */
  readonly topmost: DriftObject;
  readonly title: string;
  readonly sentence: string;
  readonly details: readonly DriftDetail[];
  readonly expectedDefinition: string | null;
  readonly liveDefinition: string | null;
  readonly dataLossOnRevert: boolean;
  readonly wayForward: Draft;
  readonly wayBack: Draft;
  /** What takes the way forward back again where it has run, whatever that loses; null where nobody can word it. */
  readonly undo: string | null;
}

/** The items of one topmost object, worst first. */
export interface DriftGroup {
  readonly object: DriftObject;
  readonly level: DriftLevel;
  readonly items: readonly string[];
}

export interface DriftReport {
  /** Worst first, then by object; empty when live is what the applied migrations produce. */
  readonly items: readonly DriftItem[];
  readonly groups: readonly DriftGroup[];
  readonly counts: { readonly break: number; readonly risk: number; readonly note: number };
  /** One sentence for the top of the page. */
  readonly summary: string;
}
