import { attribute, textAttribute } from '../catalog/attributes';
import { printColumn } from '../catalog/print-column';
import { printConstraintClause, printSequence } from '../catalog/print-relation';
import { quoteIdentifier, quoteQualified } from '../catalog/quote-identifier';
import type { CatalogKind, CatalogObject } from '../catalog/schema-snapshot';
import { draftStep, type DraftStep } from './draft';
import { ddlName, relationOf } from './draft-names';
import type { PlacedObject } from './object-difference';

/** The statements that make an object as it stands on one side, with its parts; none when we know no statement for its kind. */
export function createSteps(placed: PlacedObject): readonly DraftStep[] {
  const { object } = placed;
  const own = CREATE[object.kind];
  if (own !== undefined) return [draftStep(own(placed))];
  if (object.definition === null || !isCreatable(object)) return [];
  const sequences = placed.parts.filter((part) => part.kind === 'sequence');
  const parts = placed.parts.filter((part) => SEPARATE_PARTS.has(part.kind));
  return [
    ...sequences.map((sequence) => draftStep(printSequence(withoutOwner(sequence)))),
    draftStep(object.definition),
    ...sequences.map((sequence) => draftStep(ownSequence(sequence))),
    ...parts.flatMap((part) => (part.definition === null ? [] : [draftStep(part.definition)])),
  ];
}

/** Parts of another object, which ALTER makes. */
const CREATE: Partial<Record<CatalogKind, (placed: PlacedObject) => string>> = {
  column: (placed) => `${alterRelation(placed)} ADD COLUMN ${printColumn(placed.object)};`,
  constraint: (placed) => `${alterRelation(placed)} ADD ${printConstraintClause(placed.object)};`,
  type_attribute: (placed) =>
    `ALTER TYPE ${relationOf(placed)} ADD ATTRIBUTE ${placed.object.definition ?? ''};`,
  publication_table: (placed) =>
    `ALTER PUBLICATION ${relationOf(placed)} ADD TABLE ${publishedTable(placed)};`,
};

function publishedTable({ object }: PlacedObject): string {
  return textAttribute(object, 'table') ?? quoteIdentifier(object.name);
}

/** Ranges and base types are listed, not printed as statements. */
function isCreatable(object: CatalogObject): boolean {
  if (object.kind !== 'type') return CREATABLE.has(object.kind);
  return ['enum', 'composite'].includes(textAttribute(object, 'variant') ?? '');
}

/** A serial column's sequence stands before its table and belongs to it afterwards. */
function withoutOwner(sequence: CatalogObject): CatalogObject {
  return { ...sequence, attributes: { ...sequence.attributes, ownedBy: null } };
}

function ownSequence(sequence: CatalogObject): string {
  const name = quoteQualified(sequence.schema, sequence.name);
  return `ALTER SEQUENCE ${name} OWNED BY ${textAttribute(sequence, 'ownedBy') ?? 'NONE'};`;
}

const SEPARATE_PARTS: ReadonlySet<CatalogKind> = new Set<CatalogKind>([
  'index',
  'trigger',
  'rule',
  'policy',
  'statistics',
]);

const CREATABLE: ReadonlySet<CatalogKind> = new Set<CatalogKind>([
  'schema',
  'extension',
  'table',
  'foreign_table',
  'view',
  'materialized_view',
  'sequence',
  'index',
  'trigger',
  'rule',
  'policy',
  'statistics',
  'function',
  'procedure',
  'domain',
  'type',
]);

/** The statement that removes an object, with what would be lost; none when we know no statement for its kind. */
export function dropSteps(placed: PlacedObject): readonly DraftStep[] {
  const { object } = placed;
  const own = DROP[object.kind];
  const name = ddlName(placed);
  if (own === undefined && name === null) return [];
  const statement = own === undefined ? `DROP ${name ?? ''};` : own(placed);
  return [
    LOSSES[object.kind] === undefined
      ? draftStep(statement)
      : draftStep(statement, { loses: lossOf(placed) }),
  ];
}

const DROP: Partial<Record<CatalogKind, (placed: PlacedObject) => string>> = {
  column: (placed) => `${alterRelation(placed)} DROP COLUMN ${quoteIdentifier(placed.object.name)};`,
  constraint: (placed) => `${alterRelation(placed)} DROP CONSTRAINT ${quoteIdentifier(placed.object.name)};`,
  type_attribute: (placed) =>
    `ALTER TYPE ${relationOf(placed)} DROP ATTRIBUTE ${quoteIdentifier(placed.object.name)};`,
  publication_table: (placed) =>
    `ALTER PUBLICATION ${relationOf(placed)} DROP TABLE ${publishedTable(placed)};`,
};

const LOSSES: Partial<Record<CatalogKind, string>> = {
  table: 'all rows of',
  column: 'all values of',
  type_attribute: 'all values of the field',
  sequence: 'the position of',
  extension: 'whatever is kept in the tables and types of',
};

function lossOf({ object }: PlacedObject): string {
  const what = attribute(object, 'partitionOf') === null ? object.name : `partition ${object.name}`;
  return `${LOSSES[object.kind] ?? ''} ${what}`.trim();
}

/** `ALTER TABLE x`, `ALTER DOMAIN x`, `ALTER FOREIGN TABLE x`: what a part's change begins with. */
export function alterRelation(placed: PlacedObject): string {
  const words: Partial<Record<CatalogKind, string>> = {
    domain: 'DOMAIN',
    foreign_table: 'FOREIGN TABLE',
    materialized_view: 'MATERIALIZED VIEW',
    view: 'VIEW',
  };
  return `ALTER ${words[placed.topmost.kind] ?? 'TABLE'} ${relationOf(placed)}`;
}
