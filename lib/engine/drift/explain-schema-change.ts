import type { CatalogObject, SchemaSnapshot } from '../catalog/schema-snapshot';
import { attributeWords, isQuotable } from './attribute-clause';
import { driftObject } from './drift-items';
import type { DriftObject } from './drift-report';
import { findDifferences } from './find-differences';
import type { AttributeDifference, ObjectDifference, PlacedObject } from './object-difference';
import { objectTitle, valueWords } from './object-words';

/** One object that is not what it was, in words of before and after. */
export interface SchemaChange {
  readonly change: 'added' | 'removed' | 'changed' | 'renamed';
  readonly object: DriftObject;
  readonly topmost: DriftObject;
  readonly sentence: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Which objects changed between two readings of one database, for *which part of the plan is stale*; in the order of their ids. Pure. */
export function explainSchemaChange(before: SchemaSnapshot, after: SchemaSnapshot): readonly SchemaChange[] {
  return findDifferences({ expected: before.objects, live: after.objects })
    .map((difference) => schemaChange(difference))
    .toSorted((left, right) => (left.object.id < right.object.id ? -1 : 1));
}

/** Ids of all objects that differ between two schemas, with the topmost objects they belong to: what a plan touches. Pure. */
export function changedObjects(before: SchemaSnapshot, after: SchemaSnapshot): ReadonlySet<string> {
  const differences = findDifferences({ expected: before.objects, live: after.objects });
  const placed = differences.flatMap((difference) => sidesOf(difference));
  const objects: readonly CatalogObject[] = placed.flatMap((side) => [
    side.object,
    side.topmost,
    ...side.parts,
  ]);
  return new Set(objects.map((object) => object.id));
}

function sidesOf(difference: ObjectDifference): readonly PlacedObject[] {
  if (difference.change === 'extra') return [difference.live];
  if (difference.change === 'missing') return [difference.expected];
  return [difference.expected, difference.live];
}

function schemaChange(difference: ObjectDifference): SchemaChange {
  if (difference.change === 'extra') return presence('added', difference.live);
  if (difference.change === 'missing') return presence('removed', difference.expected);
  const { expected, live, attributes } = difference;
  const renamed = difference.change === 'renamed';
  const clauses = [
    ...(renamed ? [`is now called ${objectTitle(live)}`] : []),
    ...attributes.map((attribute) => clauseOf(attribute)),
  ];
  return {
    change: renamed ? 'renamed' : 'changed',
    object: driftObject(live.object),
    topmost: driftObject(live.topmost),
    sentence: `${objectTitle(expected)}: ${clauses.join('; ')}`,
    before: expected.object.definition,
    after: live.object.definition,
  };
}

function presence(change: 'added' | 'removed', placed: PlacedObject): SchemaChange {
  const { definition } = placed.object;
  return {
    change,
    object: driftObject(placed.object),
    topmost: driftObject(placed.topmost),
    sentence: `${objectTitle(placed)} was ${change}`,
    before: change === 'added' ? null : definition,
    after: change === 'added' ? definition : null,
  };
}

function clauseOf({ attribute, expected, live }: AttributeDifference): string {
  const what = attributeWords(attribute);
  if (!isQuotable(expected) || !isQuotable(live)) return `${what} changed`;
  return `${what} was ${valueWords(expected)}, is now ${valueWords(live)}`;
}
