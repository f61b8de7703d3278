import { canonicalJson, sameValue, type CanonicalValue } from '../base/canonical-json';
import { attribute, flagAttribute, listAttribute } from '../catalog/attributes';
import { objectId } from '../catalog/object-id';
import type { CatalogObject } from '../catalog/schema-snapshot';
import { matchRenames, type MatchedRenames } from './match-renames';
import type { AttributeDifference, ObjectDifference, PlacedObject } from './object-difference';
import { replaceNames } from './replace-names';
import { createSchemaIndex, type SchemaIndex } from './schema-index';

/** One attribute as both sides say it; `sameText` answers whether two different texts are known to mean the same. */
export interface TextPair {
  readonly id: string;
  readonly attribute: string;
  readonly expected: CanonicalValue;
  readonly live: CanonicalValue;
}

/**
 * Every way in which two sets of objects differ, object by object and attribute by attribute, each named once: the parts of a table that
 * is missing or extra as a whole are not listed again, and a view whose printed text only follows the new name of its table is not
 * different. Pure and symmetric: swapped sides give the same objects with extra and missing exchanged.
 */
export function findDifferences(sides: {
  readonly expected: readonly CatalogObject[];
  readonly live: readonly CatalogObject[];
  readonly sameText?: ((pair: TextPair) => boolean) | undefined;
}): readonly ObjectDifference[] {
  if (sides.sameText !== undefined) return differencesOf(sides);
  const known = FOUND.get(sides.expected);
  if (known?.live === sides.live) return known.found;
  const found = differencesOf(sides);
  FOUND.set(sides.expected, { live: sides.live, found });
  return found;
}

/** Objects of a side never change, and two sides are asked first which texts differ and then what does. */
const FOUND = new WeakMap<
  readonly CatalogObject[],
  { readonly live: readonly CatalogObject[]; readonly found: readonly ObjectDifference[] }
>();

function differencesOf(sides: Parameters<typeof findDifferences>[0]): readonly ObjectDifference[] {
  const renames = matchRenames(sides.expected, sides.live);
  const comparison: Comparison = {
    expected: createSchemaIndex(renames.objects),
    live: createSchemaIndex(sides.live),
    named: createSchemaIndex(sides.expected),
    renames,
    sameText: sides.sameText ?? (() => false),
  };
  const fromExpected = comparison.expected.objects.flatMap((object) => differenceOf(object, comparison));
  const extra = comparison.live.objects.filter((object) =>
    isTopOfNew(object, comparison.live, comparison.expected),
  );
  return [
    ...fromExpected,
    ...extra.map((object) => ({ change: 'extra', live: place(object, comparison.live) }) as const),
  ];
}

interface Comparison {
  readonly expected: SchemaIndex;
  readonly live: SchemaIndex;
  /** The expected side under its own names. */
  readonly named: SchemaIndex;
  readonly renames: MatchedRenames;
  readonly sameText: (pair: TextPair) => boolean;
}

function differenceOf(object: CatalogObject, comparison: Comparison): readonly ObjectDifference[] {
  const counterpart = comparison.live.get(object.id);
  if (counterpart === undefined) {
    if (!isTopOfNew(object, comparison.expected, comparison.live)) return [];
    const original = comparison.renames.originals.get(object.id) ?? object;
    return [{ change: 'missing', expected: place(original, comparison.named) }];
  }
  const isRenamed = comparison.renames.renamed.has(object.id);
  if (!isRenamed && isTheSame(object, counterpart)) return [];
  const attributes = attributeDifferences(object, counterpart, comparison);
  if (!isRenamed && attributes.length === 0) return [];
  const original = comparison.renames.originals.get(object.id) ?? object;
  return [
    {
      change: isRenamed ? 'renamed' : 'different',
      expected: place(original, comparison.named),
      live: place(counterpart, comparison.live),
      attributes,
    },
  ];
}

/** Nothing to ask about: nearly all objects of two schemas are the same to the letter, and then no attribute is. */
const isTheSame = (one: CatalogObject, other: CatalogObject): boolean =>
  one === other || (one.parent === other.parent && sameValue(one.attributes, other.attributes));

/** Only on this side, while what it belongs to stands on both (or is nothing): the one place where it is worth a line. */
function isTopOfNew(object: CatalogObject, own: SchemaIndex, other: SchemaIndex): boolean {
  if (other.has(object.id)) return false;
  if (object.parent === null || !own.has(object.parent)) return true;
  const [above, opposite] = [own.get(object.parent), other.get(object.parent)];
  return above !== undefined && opposite !== undefined && !inheritsOtherwise(above, opposite);
}

/** A partition that was detached has all its columns, keys and indexes as its own: that is one change and told once. */
function inheritsOtherwise(above: CatalogObject, opposite: CatalogObject): boolean {
  return ['partitionOf', 'inherits'].some(
    (name) => canonicalJson(attribute(above, name)) !== canonicalJson(attribute(opposite, name)),
  );
}

function place(object: CatalogObject, side: SchemaIndex): PlacedObject {
  return { object, topmost: side.topmostOf(object), parts: side.partsOf(object.id) };
}

function attributeDifferences(
  expected: CatalogObject,
  live: CatalogObject,
  comparison: Comparison,
): readonly AttributeDifference[] {
  const names = new Set([...Object.keys(expected.attributes), ...Object.keys(live.attributes)]);
  const stays = expected.parent === live.parent || expected.kind === 'sequence';
  const moved = stays ? [] : [parentDifference(expected, live)];
  return [
    ...moved,
    ...[...names].toSorted().flatMap((name) => {
      const difference = {
        attribute: name,
        expected: attribute(expected, name),
        live: attribute(live, name),
      };
      return isSame(difference, { expected, live, comparison }) ? [] : [difference];
    }),
  ];
}

/** An index of the same name on another table. */
function parentDifference(expected: CatalogObject, live: CatalogObject): AttributeDifference {
  return { attribute: 'belongsTo', expected: expected.parent, live: live.parent };
}

interface PairedObjects {
  readonly expected: CatalogObject;
  readonly live: CatalogObject;
  readonly comparison: Comparison;
}

function isSame(difference: AttributeDifference, paired: PairedObjects): boolean {
  const { comparison } = paired;
  if (
    isHidden(difference.attribute, paired) ||
    isUnknown(difference.attribute, paired) ||
    isImplied(difference.attribute, paired)
  ) {
    return true;
  }
  const live = canonicalJson(difference.live);
  if (canonicalJson(difference.expected) === live) return true;
  if (ORDERS.has(difference.attribute)) return sameOrder(difference.attribute, paired);
  if (canonicalJson(replaceNames(difference.expected, comparison.renames.printed)) === live) return true;
  return comparison.sameText({ id: paired.live.id, ...difference });
}

/** What a login may not read (options of a user mapping hold passwords) is unknown, not different. */
function isHidden(name: string, { expected, live }: PairedObjects): boolean {
  if (name !== 'options' && name !== 'optionsHidden') return false;
  return flagAttribute(expected, 'optionsHidden') || flagAttribute(live, 'optionsHidden');
}

/** How a side was come by, or known on one side alone: what an extension's functions are was not always read, and differs by version. */
function isUnknown(name: string, { expected, live }: PairedObjects): boolean {
  if (CIRCUMSTANCES.has(name)) return true;
  if (name !== 'functionBodies') return false;
  const isLacking = attribute(expected, name) === null || attribute(live, name) === null;
  return isLacking || attribute(expected, 'version') !== attribute(live, 'version');
}

const CIRCUMSTANCES: ReadonlySet<string> = new Set(['presumed', 'ownedBySuperuser', 'ownerMembers']);

/** Said already by the attribute it hangs on: without identity there are no options of it, an owned sequence has no owner of its own. */
function isImplied(name: string, { expected, live }: PairedObjects): boolean {
  if (name === 'owner' && live.kind === 'sequence') return expected.parent !== live.parent;
  const on = HANGS_ON[name];
  return on !== undefined && (attribute(expected, on) === null) !== (attribute(live, on) === null);
}

const HANGS_ON: Readonly<Record<string, string>> = {
  identityOptions: 'identity',
  identitySequence: 'identity',
  generated: 'generatedExpression',
  partitionBound: 'partitionOf',
};

const ORDERS: ReadonlySet<string> = new Set(['columnOrder', 'attributeOrder']);

/** The order of those that both sides have; one more or one less is told by itself. */
function sameOrder(name: string, { expected, live, comparison }: PairedObjects): boolean {
  const kind = name === 'columnOrder' ? 'column' : 'type_attribute';
  const idOf = (part: string) => objectId(kind, [live.schema ?? '', live.name, part]);
  const { originals } = comparison.renames;
  const current = new Map(
    comparison.live.partsOf(live.id).map((part) => [originals.get(part.id)?.name ?? part.name, part.name]),
  );
  const now = listAttribute(expected, name).map((part) => current.get(part) ?? part);
  const left = now.filter((part) => comparison.live.has(idOf(part)));
  const right = listAttribute(live, name).filter((part) => comparison.expected.has(idOf(part)));
  return canonicalJson(left) === canonicalJson(right);
}
