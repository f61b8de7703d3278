import { digestOf } from '../base/digest';
import type { CatalogObject, SchemaSnapshot } from '../catalog/schema-snapshot';
import type { ComparedAttribute, SchemaComparison, SchemaDifference } from '../model/comparison';
import { attributeWords } from './attribute-clause';
import { schemaDifferences } from './compare-schemas';
import { driftObject } from './drift-items';
import type { DriftItem } from './drift-report';
import type { ObjectDifference, PlacedObject } from './object-difference';
import { kindWords, objectTitle, valueWords } from './object-words';
import type { MentionedObjects } from './role-notes';

/**
 * Two schemas of one major version side by side, found as drift is found and told without saying that one side is right. Roles have to
 * have the same names on both sides already. Pure.
 */
export function compareSides(sides: {
  readonly left: SchemaSnapshot;
  readonly right: SchemaSnapshot;
  readonly mentioned: MentionedObjects;
}): SchemaComparison {
  const { left, right, mentioned } = sides;
  const { differences, notes } = schemaDifferences({ expected: left, live: right, mentioned });
  return {
    serverMajor: right.serverMajor,
    objects: { left: left.objects.length, right: right.objects.length },
    differences: [...differences.map(differenceOf), ...notes.map(noteOf)].toSorted(
      (one, other) =>
        compareText(one.topmost.id, other.topmost.id) || compareText(one.object.id, other.object.id),
    ),
  };
}

function differenceOf(difference: ObjectDifference): SchemaDifference {
  if (difference.change === 'extra' || difference.change === 'missing') return presenceOf(difference);
  const { expected, live, attributes, change } = difference;
  return {
    id: digestOf([change, expected.object.id, live.object.id]),
    change,
    ...placeOf(live),
    leftTitle: change === 'renamed' ? objectTitle(expected) : null,
    attributes: attributes.map((one) => ({
      attribute: attributeWords(one.attribute),
      left: valueWords(one.expected),
      right: valueWords(one.live),
    })),
    leftDefinition: expected.object.definition,
    rightDefinition: live.object.definition,
  };
}

type Presence = Extract<ObjectDifference, { readonly change: 'extra' | 'missing' }>;

function presenceOf(difference: Presence): SchemaDifference {
  const isRight = difference.change === 'extra';
  const placed = isRight ? difference.live : difference.expected;
  return {
    id: digestOf([difference.change, placed.object.id]),
    change: isRight ? 'right_only' : 'left_only',
    ...placeOf(placed),
    leftTitle: null,
    attributes: placed.parts.map((part) => partOf(part, isRight)),
    leftDefinition: isRight ? null : placed.object.definition,
    rightDefinition: isRight ? placed.object.definition : null,
  };
}

function partOf(part: CatalogObject, isRight: boolean): ComparedAttribute {
  const text = part.definition ?? 'there';
  return {
    attribute: `${kindWords(part.kind)} ${part.name}`,
    left: isRight ? valueWords(null) : text,
    right: isRight ? text : valueWords(null),
  };
}

const placeOf = (placed: PlacedObject) => ({
  object: driftObject(placed.object),
  topmost: driftObject(placed.topmost),
  title: objectTitle(placed),
});

/** What one role owns or may do; which of it differs is in the attributes. */
const noteOf = ({ id, object, topmost, title, details }: DriftItem): SchemaDifference => ({
  id,
  change: 'different',
  object,
  topmost,
  title,
  leftTitle: null,
  attributes: details.map(({ attribute, expected, live }) => ({
    attribute,
    left: valueWords(expected),
    right: valueWords(live),
  })),
  leftDefinition: null,
  rightDefinition: null,
});

const compareText = (left: string, right: string): number => (left < right ? -1 : Number(left > right));
