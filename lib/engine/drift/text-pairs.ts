import type { CatalogObject, CatalogKind, SchemaSnapshot } from '../catalog/schema-snapshot';
import { findDifferences } from './find-differences';

/** A definition that both sides print, each in its own words. */
export interface PrintedPair {
  /** The object as the migrations produce it; it has the same id on the live side. */
  readonly object: CatalogObject;
  /** What it belongs to, as the migrations produce that; null when it is topmost. */
  readonly parent: CatalogObject | null;
  readonly attribute: string;
  readonly expected: string;
  readonly live: string;
}

/** Attributes that PostgreSQL prints from a tree that it keeps, by kind: only these may change by being read again. */
const PRINTED: Partial<Record<CatalogKind, readonly string[]>> = {
  table: ['partitionKey'],
  view: ['definition'],
  materialized_view: ['definition'],
  column: ['default', 'generatedExpression'],
  constraint: ['definition'],
  index: ['definition'],
  trigger: ['definition'],
  rule: ['definition'],
  policy: ['using', 'check'],
  statistics: ['definition'],
  function: ['definition'],
  procedure: ['definition'],
  domain: ['default'],
  publication_table: ['where'],
};

/**
 * The definitions that differ as printed and might still mean the same, because PostgreSQL's printing is no fixed point: after a dump and
 * restore it prints some of them otherwise. An object that was renamed is not among them; its text speaks of other names. Pure.
 */
export function textPairs(sides: {
  readonly expected: SchemaSnapshot;
  readonly live: SchemaSnapshot;
}): readonly PrintedPair[] {
  if (sides.expected.serverMajor !== sides.live.serverMajor) return [];
  const byId = new Map(sides.expected.objects.map((object) => [object.id, object]));
  const found = findDifferences({ expected: sides.expected.objects, live: sides.live.objects });
  return found.flatMap((difference) => {
    if (difference.change !== 'different') return [];
    const { object } = difference.expected;
    const parent = object.parent === null ? null : (byId.get(object.parent) ?? null);
    return difference.attributes.flatMap(({ attribute, expected, live }) =>
      typeof expected === 'string' && typeof live === 'string' && isPrinted(object, attribute)
        ? [{ object, parent, attribute, expected, live }]
        : [],
    );
  });
}

const isPrinted = ({ kind }: CatalogObject, attribute: string): boolean =>
  PRINTED[kind]?.includes(attribute) === true;
