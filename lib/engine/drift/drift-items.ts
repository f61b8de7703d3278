import type { CanonicalValue } from '../base/canonical-json';
import { digestOf } from '../base/digest';
import type { CatalogObject } from '../catalog/schema-snapshot';
import { attributeClause } from './attribute-clause';
import { draftWays } from './draft-ways';
import {
  attributeLevel,
  extraLevel,
  missingLevel,
  renamedLevel,
  worstLevel,
  type DriftLevel,
} from './drift-level';
import type { DriftDetail, DriftItem, DriftObject } from './drift-report';
import type { AttributeDifference, ObjectDifference, PlacedObject } from './object-difference';
import { kindWords, objectTitle } from './object-words';

/**
 * The items of one difference: what matters, who owns and may do what, and what is only worth a note are separate items, so that
 * accepting one of them hides neither of the others. Pure.
 */
export function driftItems(difference: ObjectDifference): readonly DriftItem[] {
  switch (difference.change) {
    case 'extra':
      return [presenceItem(difference, difference.live)];
    case 'missing':
      return [presenceItem(difference, difference.expected)];
    case 'renamed':
    case 'different':
      return changeItems(difference);
  }
}

type Presence = Extract<ObjectDifference, { readonly change: 'extra' | 'missing' }>;
type Change = Extract<ObjectDifference, { readonly attributes: unknown }>;

function presenceItem(difference: Presence, placed: PlacedObject): DriftItem {
  const extra = difference.change === 'extra';
  const level = extra ? extraLevel(placed.object) : missingLevel(placed.object);
  const phrase = objectTitle(placed);
  const ways = draftWays(difference);
  return {
    id: digestOf([difference.change, placed.object.id, essence(placed)]),
    level,
    change: difference.change,
    object: driftObject(placed.object),
    topmost: driftObject(placed.topmost),
    title: `${extra ? 'Extra' : 'Missing'} ${phrase}`,
    sentence: extra
      ? `Live has ${phrase}, which no migration creates${invalidNote(placed.object)}.`
      : `Live lacks ${phrase}, which the migrations create.`,
    details: [placed.object, ...placed.parts].map((part) => presenceDetail(part, { level, extra })),
    expectedDefinition: extra ? null : placed.object.definition,
    liveDefinition: extra ? placed.object.definition : null,
    dataLossOnRevert: ways.losesOnRevert,
    wayForward: ways.forward,
    wayBack: ways.back,
    undo: ways.undo,
  };
}

function invalidNote(object: CatalogObject): string {
  if (object.kind !== 'index' || object.attributes['valid'] !== false) return '';
  return ' and which failed to build: it is invalid';
}

function presenceDetail(
  part: CatalogObject,
  shown: { readonly level: DriftLevel; readonly extra: boolean },
): DriftDetail {
  const what = `${kindWords(part.kind)} ${part.name}`;
  return {
    attribute: part.kind,
    level: shown.level,
    expected: shown.extra ? null : part.definition,
    live: shown.extra ? part.definition : null,
    sentence: shown.extra ? `Live has ${what}.` : `Live lacks ${what}.`,
  };
}

/** What an extra or missing object is, without what may change and leave it the same object. */
function essence(placed: PlacedObject): CanonicalValue {
  return [placed.object, ...placed.parts].map((object) => [object.id, substantial(object)]);
}

function substantial(object: CatalogObject): CanonicalValue {
  const entries = Object.entries(object.attributes).filter(([attribute, value]) => {
    const difference = { attribute, expected: null, live: value };
    if (value === null || OWNERSHIP.has(attribute) || PASSING.has(attribute)) return false;
    return attributeLevel(object, difference) !== 'note';
  });
  return Object.fromEntries(entries);
}

/** What comes and goes with nobody changing the object. */
const PASSING: ReadonlySet<string> = new Set(['populated']);

const OWNERSHIP: ReadonlySet<string> = new Set(['owner', 'grants']);

interface Aspect {
  readonly change: 'different' | 'renamed';
  readonly attributes: readonly AttributeDifference[];
}

function changeItems(difference: Change): readonly DriftItem[] {
  const isNote = (attribute: AttributeDifference) =>
    attributeLevel(difference.live.object, attribute) === 'note';
  const rest = difference.attributes.filter(
    (attribute) => !OWNERSHIP.has(attribute.attribute) && !isFilled(attribute),
  );
  const aspects: readonly Aspect[] = [
    { change: difference.change, attributes: rest.filter((attribute) => !isNote(attribute)) },
    {
      change: 'different',
      attributes: difference.attributes.filter((attribute) => OWNERSHIP.has(attribute.attribute)),
    },
    { change: 'different', attributes: rest.filter(isNote) },
  ];
  return aspects
    .filter((aspect) => aspect.change === 'renamed' || aspect.attributes.length > 0)
    .map((aspect) => changeItem({ ...difference, ...aspect }));
}

function changeItem(difference: Change): DriftItem {
  const { expected, live, attributes } = difference;
  const details = attributes.map((attribute) => attributeDetail(attribute, live));
  const renamed = difference.change === 'renamed';
  const levels = [...details.map((detail) => detail.level), ...(renamed ? [renamedLevel(live.object)] : [])];
  const ways = draftWays(difference);
  const clauses = [
    ...(renamed ? [renameClause(difference)] : []),
    ...attributes.map((attribute) => attributeClause(attribute, live)),
  ];
  return {
    id: digestOf([difference.change, expected.object.id, live.object.id, attributes.map(asText)]),
    level: worstLevel(levels),
    change: difference.change,
    object: driftObject(live.object),
    topmost: driftObject(live.topmost),
    title: `${renamed ? 'Renamed' : 'Different'} ${objectTitle(live)}`,
    sentence: clauses.map(asSentence).join(' '),
    details,
    expectedDefinition: expected.object.definition,
    liveDefinition: live.object.definition,
    dataLossOnRevert: ways.losesOnRevert,
    wayForward: ways.forward,
    wayBack: ways.back,
    undo: ways.undo,
  };
}

/** A materialized view that the migrations leave empty is there to be filled. */
const isFilled = ({ attribute, live }: AttributeDifference): boolean =>
  attribute === 'populated' && live !== false;

function renameClause(difference: Change): string {
  return `${objectTitle(difference.live)} stands in the place of ${objectTitle(difference.expected)}`;
}

function asText(difference: AttributeDifference): CanonicalValue {
  return [difference.attribute, difference.expected, difference.live];
}

function attributeDetail(difference: AttributeDifference, live: PlacedObject): DriftDetail {
  return {
    ...difference,
    level: attributeLevel(live.object, difference),
    sentence: asSentence(attributeClause(difference, live)),
  };
}

/** A clause as a sentence of its own. Names keep their first letter: `orders.note` is not `Orders.note`. */
function asSentence(clause: string): string {
  return `In live, ${clause}.`;
}

/** The object as a page names it. */
export function driftObject(object: CatalogObject): DriftObject {
  const { kind, schema, name, id } = object;
  return { kind, schema, name, id };
}
