import { canonicalJson } from '../base/canonical-json';
import { attribute, flagAttribute, listAttribute, textAttribute } from './attributes';
import { printColumn } from './print-column';
import {
  printConstraintClause,
  printForeignTable,
  printSequence,
  printTable,
  printView,
} from './print-relation';
import { quoteIdentifier, quoteLiteral, quoteQualified } from './quote-identifier';
import type { CatalogKind, CatalogObject } from './schema-snapshot';
import { withoutNulls } from './snapshot-digest';

/** What belongs to an object: the topmost object above it, and the parts below it. */
export interface ObjectSurroundings {
  readonly parent: CatalogObject | null;
  readonly parts: readonly CatalogObject[];
}

type Printer = (object: CatalogObject, around: ObjectSurroundings) => string;

/**
 * SQL for a person to read, made from the attributes alone: the same attributes print the same text whichever server they came from.
 * Kinds without a printer of their own are listed attribute by attribute; the text of such an object is not runnable.
 */
export function printDefinition(object: CatalogObject, around: ObjectSurroundings): string {
  const printer = PRINTERS[object.kind];
  return printer === undefined ? printPlain(object) : printer(object, around);
}

const PRINTERS: Partial<Record<CatalogKind, Printer>> = {
  schema: (object) => `CREATE SCHEMA ${quoteIdentifier(object.name)};`,
  extension: (object) =>
    `CREATE EXTENSION ${quoteIdentifier(object.name)} WITH SCHEMA ${quoteIdentifier(textAttribute(object, 'schema') ?? '')};`,
  table: (object, around) => printTable(object, around.parts),
  foreign_table: (object, around) => printForeignTable(object, around.parts),
  view: printView,
  materialized_view: printView,
  sequence: printSequence,
  column: printColumn,
  constraint: printConstraint,
  index: printIndex,
  trigger: (object) => `${textAttribute(object, 'definition') ?? ''};`,
  rule: (object) => textAttribute(object, 'definition') ?? '',
  policy: printPolicy,
  statistics: (object) => `${textAttribute(object, 'definition') ?? ''};`,
  function: (object) => textAttribute(object, 'definition') ?? '',
  procedure: (object) => textAttribute(object, 'definition') ?? '',
  domain: printDomain,
  type: printType,
  type_attribute: (object) => `${quoteIdentifier(object.name)} ${textAttribute(object, 'type') ?? ''}`,
  setting: printSetting,
};

/** The value as a literal and the name in its parts, so that a mask can tell what it is. */
function printSetting(object: CatalogObject): string {
  const name = object.name.split('.').map(quoteIdentifier).join('.');
  return `SET ${name} = ${quoteLiteral(textAttribute(object, 'value') ?? '')}`;
}

function relation(around: ObjectSurroundings): string {
  return around.parent === null ? '?' : quoteQualified(around.parent.schema, around.parent.name);
}

function printIndex(index: CatalogObject, around: ObjectSurroundings): string {
  const storage = listAttribute(index, 'storageParameters');
  const unique = flagAttribute(index, 'unique') ? 'UNIQUE ' : '';
  const name = quoteIdentifier(index.name);
  const create = `CREATE ${unique}INDEX ${name} ON ${relation(around)} ${textAttribute(index, 'definition') ?? ''};`;
  if (storage.length === 0) return create;
  return `${create}\nALTER INDEX ${quoteQualified(index.schema, index.name)} SET (${storage.join(', ')});`;
}

function printConstraint(constraint: CatalogObject, around: ObjectSurroundings): string {
  const word = around.parent?.kind === 'domain' ? 'DOMAIN' : 'TABLE';
  return `ALTER ${word} ${relation(around)} ADD ${printConstraintClause(constraint)};`;
}

function printPolicy(policy: CatalogObject, around: ObjectSurroundings): string {
  const using = textAttribute(policy, 'using');
  const check = textAttribute(policy, 'check');
  return [
    `CREATE POLICY ${quoteIdentifier(policy.name)} ON ${relation(around)}`,
    `AS ${attribute(policy, 'permissive') === false ? 'RESTRICTIVE' : 'PERMISSIVE'}`,
    `FOR ${textAttribute(policy, 'command') ?? 'ALL'}`,
    `TO ${listAttribute(policy, 'roles').map(roleName).join(', ')}`,
    ...(using === null ? [] : [`USING (${using})`]),
    ...(check === null ? [] : [`WITH CHECK (${check})`]),
  ]
    .join('\n  ')
    .concat(';');
}

/** A role as GRANT, REVOKE and CREATE POLICY want it: the pseudo role PUBLIC is a keyword. */
export function roleName(role: string): string {
  return role === 'PUBLIC' ? 'PUBLIC' : quoteIdentifier(role);
}

function printDomain(domain: CatalogObject, around: ObjectSurroundings): string {
  const byDefault = textAttribute(domain, 'default');
  const checks = around.parts.filter((part) => part.kind === 'constraint').map(printConstraintClause);
  return [
    `CREATE DOMAIN ${quoteQualified(domain.schema, domain.name)} AS ${textAttribute(domain, 'baseType') ?? ''}`,
    ...(byDefault === null ? [] : [`DEFAULT ${byDefault}`]),
    ...(flagAttribute(domain, 'notNull') ? ['NOT NULL'] : []),
    ...checks,
  ]
    .join('\n  ')
    .concat(';');
}

function printType(type: CatalogObject, around: ObjectSurroundings): string {
  const name = quoteQualified(type.schema, type.name);
  const variant = textAttribute(type, 'variant');
  if (variant === 'enum') {
    return `CREATE TYPE ${name} AS ENUM (${listAttribute(type, 'values').map(quoteLiteral).join(', ')});`;
  }
  if (variant !== 'composite') return printPlain(type);
  const order = listAttribute(type, 'attributeOrder');
  const parts = around.parts.filter((part) => part.kind === 'type_attribute');
  const sorted = parts.toSorted((left, right) => order.indexOf(left.name) - order.indexOf(right.name));
  const fields = sorted.map((part) => `${quoteIdentifier(part.name)} ${textAttribute(part, 'type') ?? ''}`);
  return `CREATE TYPE ${name} AS (\n  ${fields.join(',\n  ')}\n);`;
}

function printPlain(object: CatalogObject): string {
  const title = `${object.kind.replaceAll('_', ' ')} ${quoteQualified(object.schema, object.name)}`;
  const lines = Object.entries(withoutNulls(object.attributes)).map(
    ([name, value]) => `  ${name}: ${typeof value === 'string' ? value : canonicalJson(value)}`,
  );
  return [title, ...lines].join('\n');
}
